package io.sightline.metrics.ops;

import io.sightline.metrics.ops.Credentials.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets those in who may, and says so when others try; never what they tried with. */
final class Gate {
  private static final Logger LOG = LoggerFactory.getLogger(Gate.class);

  private final CredentialFiles files;
  private final Allowance lines = new Allowance(3, 0.1);
  private final AtomicLong untold = new AtomicLong();

  private Gate(CredentialFiles files) {
    this.files = files;
  }

  /**
   * Reads the files that the settings name.
   *
   * @throws IllegalArgumentException when one of them has a wrong line
   */
  static Gate of(OpsSettings settings) {
    return new Gate(new CredentialFiles(settings));
  }

  /** A file without a line lets nobody in. */
  private boolean open() {
    return !files.takesUsers() && !files.takesTokens();
  }

  /** Open to all when nobody is named who may. */
  OpsResponse metrics(OpsRequest request, Function<String, OpsResponse> inside) {
    return open() ? inside.apply("anybody") : guarded(request, inside);
  }

  /** Closed to all when nobody is named who may. */
  OpsResponse logLevels(OpsRequest request, Function<String, OpsResponse> inside) {
    if (!open()) {
      return guarded(request, inside);
    }
    return OpsResponse.text(
        403,
        "log levels are closed: set "
            + OpsSettings.BASIC_FILE
            + " or "
            + OpsSettings.BEARER_FILE
            + " to say who may see and change them");
  }

  private OpsResponse guarded(OpsRequest request, Function<String, OpsResponse> inside) {
    Caller caller = files.current().recognise(request);
    return switch (caller.outcome()) {
      case KNOWN -> inside.apply(caller.who() + " from " + request.remoteAddress());
      case MISSING -> unauthorized();
      case WRONG -> {
        tell(request);
        yield unauthorized();
      }
      case TOO_MANY -> {
        tell(request);
        yield OpsResponse.text(429, "too many wrong credentials: try again in a second")
            .with("Retry-After", "1");
      }
    };
  }

  private OpsResponse unauthorized() {
    List<String> challenges = new ArrayList<>();
    if (files.takesTokens()) {
      challenges.add("Bearer realm=\"sightline\"");
    }
    if (files.takesUsers()) {
      challenges.add("Basic realm=\"sightline\", charset=\"UTF-8\"");
    }
    return OpsResponse.text(401, "credentials are missing or wrong")
        .with("WWW-Authenticate", String.join(", ", challenges));
  }

  private void tell(OpsRequest request) {
    if (lines.take()) {
      LOG.warn(
          "refused {} to {}: wrong credentials ({} more since the last such line)",
          OpsPath.of(request.path()),
          request.remoteAddress(),
          untold.getAndSet(0));
    } else {
      untold.incrementAndGet();
    }
  }
}
