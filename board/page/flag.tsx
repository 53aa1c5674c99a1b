/** The little red flag of a signed household. */
export function Flag() {
  return (
    <svg className="flag-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M5 21V3" />
      <path className="flag-cloth" d="M5 4c4-2 7 2 13 0v9c-6 2-9-2-13 0z" />
    </svg>
  );
}
