package io.sightline.console.relay;

import io.sightline.console.backend.BackendClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/** The relay, wired up and running. */
public final class Relaying implements AutoCloseable {
  private static final int LOOKUPS_AT_ONCE = 4;
  private static final Duration ELASTICSEARCH_PATIENCE = Duration.ofSeconds(2);
  private static final Duration ALERTMANAGER_PATIENCE = Duration.ofSeconds(5);

  /** What the relay asks, and where its readers are sent. */
  public record Surroundings(
      BackendClient alertmanager,
      BackendClient elasticsearch,
      URI console,
      Optional<URI> kibana,
      UnaryOperator<String> mask,
      BiConsumer<String, String> inbox) {}

  private final ExecutorService lookups;
  private final ScheduledExecutorService watch;
  private final Relay relay;
  private final AlertIntake intake;
  private final Heartbeat heartbeat;

  private Relaying(
      ExecutorService lookups,
      ScheduledExecutorService watch,
      Relay relay,
      AlertIntake intake,
      Heartbeat heartbeat) {
    this.lookups = lookups;
    this.watch = watch;
    this.relay = relay;
    this.intake = intake;
    this.heartbeat = heartbeat;
  }

  public static Relaying start(
      RelaySettings settings, Surroundings surroundings, Clock clock, RelayEvents events) {
    HttpClient http = BackendClient.httpClient();
    Poster poster = new Poster(http);
    Relay relay = new Relay(channels(settings, poster, clock), clock, events);
    ExecutorService lookups = Executors.newFixedThreadPool(LOOKUPS_AT_ONCE, daemons("relay"));
    AlertIntake intake =
        new AlertIntake(
            surroundings.alertmanager().within(ALERTMANAGER_PATIENCE),
            new LogLines(
                surroundings.elasticsearch().within(ELASTICSEARCH_PATIENCE), surroundings.mask()),
            new AlertIntake.LogLinks(
                settings.console().orElse(surroundings.console()), surroundings.kibana()),
            lookups,
            clock,
            events);
    Heartbeat heartbeat =
        new Heartbeat(
            settings.heartbeatPatience(),
            settings.heartbeatPing(),
            http,
            new LastResort(surroundings.inbox(), settings, poster, relay, events),
            clock,
            System::nanoTime,
            events);
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(daemons("heartbeat"));
    Future<?> unused = heartbeat.watch(watch);
    return new Relaying(lookups, watch, relay, intake, heartbeat);
  }

  private static List<Channel> channels(RelaySettings settings, Poster poster, Clock clock) {
    List<Channel> channels = new ArrayList<>();
    settings
        .dingTalk()
        .map(robot -> new DingTalk(poster, robot.webhook(), robot.secret(), clock))
        .ifPresent(one -> channels.add(new Channel("dingtalk", List.of(one), Channel.Limits.CHAT)));
    settings
        .feishu()
        .map(robot -> new Feishu(poster, robot.webhook(), robot.secret(), clock))
        .ifPresent(one -> channels.add(new Channel("feishu", List.of(one), Channel.Limits.CHAT)));
    settings
        .teams()
        .map(webhook -> new Teams(poster, webhook))
        .ifPresent(one -> channels.add(new Channel("teams", List.of(one), Channel.Limits.CHAT)));
    settings
        .sms()
        .ifPresent(
            provider ->
                channels.add(
                    new Channel(
                        "sms",
                        settings.smsTo().stream()
                            .map(number -> sms(provider, number, poster, clock))
                            .toList(),
                        Channel.Limits.SMS)));
    return channels;
  }

  private static Sender sms(
      RelaySettings.SmsProvider provider, String number, Poster poster, Clock clock) {
    if (provider.twilio().isPresent()) {
      return new TwilioSms(poster, provider.twilio().get(), number);
    }
    if (provider.aliyun().isPresent()) {
      return new AliyunSms(poster, provider.aliyun().get(), number, clock);
    }
    return new TemplateSms(poster, provider.http().orElseThrow(), number);
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  public Relay relay() {
    return relay;
  }

  public AlertIntake intake() {
    return intake;
  }

  public Heartbeat heartbeat() {
    return heartbeat;
  }

  @Override
  public void close() {
    watch.shutdownNow();
    lookups.shutdownNow();
  }
}
