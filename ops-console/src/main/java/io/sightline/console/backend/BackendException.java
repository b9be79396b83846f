package io.sightline.console.backend;

/**
 * A system did not give the answer that was asked for. The message is one sentence for people:
 * which system, at which URL, what happened, what to do. It never carries a secret.
 */
public final class BackendException extends Exception {
  /** Whose fault it is: the asker's, or the system's (away, slow, broken). */
  public enum Fault {
    REQUEST,
    BACKEND
  }

  private final transient Backend backend;
  private final String problem;
  private final Fault fault;
  private final int status;

  public BackendException(Backend backend, String problem, Fault fault) {
    this(backend, problem, fault, null);
  }

  public BackendException(Backend backend, String problem, Fault fault, Throwable cause) {
    this(backend, problem, fault, 0, cause);
  }

  BackendException(Backend backend, String problem, Fault fault, int status, Throwable cause) {
    super(sentence(backend, problem, fault), cause);
    this.backend = backend;
    this.problem = problem;
    this.fault = fault;
    this.status = status;
  }

  public Backend backend() {
    return backend;
  }

  /** What happened, without the system's name: {@code did not answer within 5 s}. */
  public String problem() {
    return problem;
  }

  public Fault fault() {
    return fault;
  }

  /**
   * The HTTP status with which the system refused the request; 0 when it is about another thing.
   */
  public int status() {
    return status;
  }

  /** Whether the answer was larger than the console takes: asking for less may help. */
  public boolean isTooLarge() {
    Throwable cause = getCause();
    while (cause != null && !(cause instanceof LimitedBody.TooLarge)) {
      cause = cause.getCause();
    }
    return cause != null;
  }

  private static String sentence(Backend backend, String problem, Fault fault) {
    String what = backend.title() + " at " + backend.base() + " " + problem + ".";
    return fault == Fault.BACKEND ? what + " " + backend.advice() : what;
  }
}
