package io.sightline.stack;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One component as it is right now.
 *
 * @param pid of its process; none when it does not run
 * @param processStartedAt when the system started that process; with the pid it names it for good
 * @param restarts how often it was started again after it ended by itself
 * @param since when it came into this state
 * @param message why, when it is not well; else empty
 * @param startedIn from the stack's start to this component's first answer; none before that
 */
public record ComponentStatus(
    String name,
    String title,
    State state,
    Optional<URI> url,
    Optional<Long> pid,
    Optional<Instant> processStartedAt,
    int restarts,
    Instant since,
    String message,
    Optional<Duration> startedIn) {}
