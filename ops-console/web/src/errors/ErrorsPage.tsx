import { useParams } from 'wouter';
import { ErrorDetail } from './ErrorDetail';
import { ErrorList } from './ErrorList';
import './errors.css';

/** All errors, or one of them closely. */
export default function ErrorsPage() {
  const { fingerprint } = useParams<{ fingerprint?: string }>();
  return (
    <div className="page">
      {fingerprint ? (
        <ErrorDetail key={fingerprint} fingerprint={decoded(fingerprint)} />
      ) : (
        <ErrorList />
      )}
    </div>
  );
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
