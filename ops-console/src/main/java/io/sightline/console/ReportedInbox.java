package io.sightline.console;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sightline.console.inbox.InboxEvents;
import io.sightline.console.inbox.Message.Kind;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens in the inbox, as metrics and log lines. Thread-safe. */
final class ReportedInbox implements InboxEvents {
  private static final Logger LOG = LoggerFactory.getLogger(ReportedInbox.class);

  private final MeterRegistry registry;
  private final Counter evicted;
  private final Counter damaged;

  ReportedInbox(MeterRegistry registry) {
    this.registry = registry;
    for (Kind kind : Kind.values()) {
      messages(kind);
    }
    this.evicted =
        Counter.builder("inbox.messages.evicted")
            .description("Messages removed to make room for newer ones")
            .register(registry);
    this.damaged =
        Counter.builder("inbox.messages.damaged")
            .description("Files of the inbox that could not be read and were moved aside")
            .register(registry);
  }

  @Override
  public void received(Kind kind) {
    messages(kind).increment();
  }

  @Override
  public void evicted(String id) {
    evicted.increment();
    LOG.info("Inbox message {} was removed to make room for a newer one", id);
  }

  @Override
  public void damaged(Path movedTo, String reason) {
    damaged.increment();
    LOG.error(
        "An inbox file is damaged and was moved to {}: {}. The other messages are not affected;"
            + " delete the file when it is of no use to you.",
        movedTo,
        reason);
  }

  @Override
  public void refused(Kind kind, String reason) {
    Counter.builder("inbox.messages.refused")
        .description("Messages turned away")
        .tag("kind", kind.name())
        .tag("reason", reason)
        .register(registry)
        .increment();
    LOG.warn("A message ({}) was refused by the inbox: {}", kind, reason);
  }

  private Counter messages(Kind kind) {
    return Counter.builder("inbox.messages")
        .description("Messages received")
        .tag("kind", kind.name())
        .register(registry);
  }
}
