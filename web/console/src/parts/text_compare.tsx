import { vi } from '../locale/vi';
import { textDiff } from './text_diff';
import './text_compare.css';

export function TextCompare({ before, after }: { before: string; after: string }) {
  return (
    <p className="text_compare">
      {textDiff(before, after).map((piece, index) => {
        const key = `${index} ${piece.kind}`;
        if (piece.kind === 'added') {
          return (
            <ins key={key}>
              <span className="sr_only">{vi.editor.added}: </span>
              {piece.text}
            </ins>
          );
        }
        if (piece.kind === 'removed') {
          return (
            <del key={key}>
              <span className="sr_only">{vi.editor.removed}: </span>
              {piece.text}
            </del>
          );
        }
        return <span key={key}>{piece.text}</span>;
      })}
    </p>
  );
}
