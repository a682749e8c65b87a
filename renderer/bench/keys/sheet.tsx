import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';

/** A sheet is in the page only while it is printed. */
export function usePrint(): { readonly printing: boolean; readonly print: () => void } {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    if (!printing) return;
    const end = (): void => setPrinting(false);
    window.addEventListener('afterprint', end);
    window.print();
    return () => window.removeEventListener('afterprint', end);
  }, [printing]);
  return { printing, print: () => setPrinting(true) };
}

/** One sheet of paper for an envelope; on the screen it does not show. */
export function Sheet(props: {
  title: string;
  note?: string;
  rows: readonly (readonly [string, string])[];
  signatures: readonly string[];
}) {
  return createPortal(
    <section className="sheet">
      <h1>{props.title}</h1>
      {props.note === undefined ? null : <p>{props.note}</p>}
      <table>
        <tbody>
          {props.rows.map(([name, value]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {props.signatures.map((holder) => (
        <p key={holder} className="sheet-signature">
          <span>Date</span>
          <span>Signature, {holder}</span>
        </p>
      ))}
    </section>,
    document.body,
  );
}
