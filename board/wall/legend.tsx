/** What the windows mean. */
export function Legend() {
  return (
    <li className="legend">
      <div>
        <svg viewBox="0 0 22 30" aria-hidden="true">
          <rect className="window window-signed" x="2" y="1" width="17" height="27" rx="1.5" />
        </svg>
        已签约
      </div>
      <div>
        <svg viewBox="0 0 22 30" aria-hidden="true">
          <rect className="window window-fresh" x="2" y="1" width="17" height="27" rx="1.5" />
          <path className="window-flag" d="M7 22V7h8v7H7" />
        </svg>
        刚刚签约
      </div>
      <div>
        <svg viewBox="0 0 22 30" aria-hidden="true">
          <rect className="window window-open" x="3" y="2" width="15" height="25" rx="1.5" />
        </svg>
        未签约
      </div>
      <div>
        <svg viewBox="-4 -50 40 52" aria-hidden="true">
          <path className="pole" d="M0 0V-46" />
          <path className="cloth" d="M1.5 -46C10 -51 18 -41 32 -46V-26C18 -21 10 -31 1.5 -26Z" />
        </svg>
        整楼全签
      </div>
      <div>
        <svg viewBox="0 0 22 30" aria-hidden="true">
          <path className="roof roof-reached" d="M0 15H22" />
        </svg>
        已达标
      </div>
    </li>
  );
}
