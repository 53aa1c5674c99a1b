import { useId, useState, type DragEvent } from 'react';

/** A place to drop a file on, or to choose one. */
export function FilePicker({ onChoose, disabled }: { onChoose: (file: File) => void; disabled: boolean }) {
  const id = useId();
  const [name, setName] = useState<string | null>(null);
  const take = (file: File | undefined) => {
    if (!file || disabled) return;
    setName(file.name);
    onChoose(file);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    take(event.dataTransfer.files[0]);
  };
  return (
    <div className="drop" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <input
        id={id}
        type="file"
        accept=".xlsx,.csv"
        disabled={disabled}
        onChange={(event) => {
          take(event.target.files?.[0]);
          // The same file, corrected and chosen again, has to be read again.
          event.target.value = '';
        }}
      />
      <label htmlFor={id} className="button button-quiet">
        {name === null ? '选择文件' : '换一个文件'}
      </label>
      <span className="drop-name">{name ?? '或把文件拖到这里'}</span>
    </div>
  );
}
