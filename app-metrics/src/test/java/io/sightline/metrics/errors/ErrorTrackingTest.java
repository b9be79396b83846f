package io.sightline.metrics.errors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.sentry.Sentry;
import io.sightline.metrics.log.JsonLogging;
import io.sightline.metrics.secrets.GeneratedSecrets;
import io.sightline.metrics.secrets.GeneratedSecrets.Planted;
import io.sightline.metrics.secrets.SecretSettings;
import io.sightline.metrics.secrets.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

class ErrorTrackingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Secrets secrets = Secrets.of(SecretSettings.defaults());
  private final LoggerContext context = new LoggerContext();
  private final Logger logger = context.getLogger("com.acme.Shop");
  private SentryEndpoint endpoint;
  private ErrorTracking tracking;

  @BeforeEach
  void start() throws IOException {
    context.setMDCAdapter(new LogbackMDCAdapter());
    endpoint = new SentryEndpoint();
    tracking = track(settings(endpoint.dsn(), PATIENCE));
  }

  @AfterEach
  void stop() {
    tracking.close();
    endpoint.close();
    context.stop();
  }

  @Test
  void anErrorBecomesAnEvent() {
    context.getMDCAdapter().put("request_id", "r-1");
    logger.error("order {} failed", 7, new IllegalStateException("no stock"));

    JsonNode event = theEvent();
    assertThat(event.get("level").stringValue()).isEqualTo("error");
    assertThat(event.get("logger").stringValue()).isEqualTo("com.acme.Shop");
    assertThat(event.get("environment").stringValue()).isEqualTo("test");
    assertThat(event.get("release").stringValue()).isEqualTo("shop@1.4");
    assertThat(event.at("/message/message").stringValue()).isEqualTo("order {} failed");
    assertThat(event.at("/message/formatted").stringValue()).isEqualTo("order 7 failed");
    assertThat(event.at("/exception/values/0/type").stringValue())
        .isEqualTo("IllegalStateException");
    assertThat(event.at("/exception/values/0/value").stringValue()).isEqualTo("no stock");
    assertThat(event.at("/exception/values/0/stacktrace/frames").size()).isPositive();
    assertThat(event.at("/tags/request_id").stringValue()).isEqualTo("r-1");
    assertThat(event.at("/tags/service").stringValue()).isEqualTo("shop");
  }

  @Test
  void whatWasLoggedBeforeBecomesItsBreadcrumbsAndNoEvent() {
    logger.info("looking at the order, token=hunter2hunter2");
    logger.warn("stock is low");
    logger.error("order failed");

    JsonNode event = theEvent();
    assertThat(event.at("/breadcrumbs/0/message").stringValue())
        .isEqualTo("looking at the order, token=******");
    assertThat(event.at("/breadcrumbs/1/level").stringValue()).isEqualTo("warning");
    assertThat(event.at("/breadcrumbs").size()).isEqualTo(2);
  }

  @Test
  void nothingAboutPersonsOrTheMachineIsSent() {
    context.getMDCAdapter().put("user", "bob-the-builder");
    context.getMDCAdapter().put("user_id", "4711-4711");
    context.getMDCAdapter().put("ip", "203.0.113.7");
    logger.atError().addKeyValue("userAgent", "x").addKeyValue("email", "bob@x.org").log("failed");

    theEvent();
    assertThat(endpoint.envelopes().toString())
        .doesNotContain("bob", "4711", "203.0.113.7", "server_name", "\"user\"");
  }

  @Test
  void noGeneratedSecretLeavesByAnyPartOfAnEvent() {
    long seed = new Random().nextLong();
    GeneratedSecrets generated = new GeneratedSecrets(seed);
    for (int i = 0; i < 100; i++) {
      Planted message = generated.message();
      Planted argument = generated.message();
      Planted cause = generated.message();
      Planted nested = generated.json();
      Planted crumb = generated.message();
      String word = generated.word();
      String name = generated.name();
      int before = endpoint.events().size();
      logger.info(crumb.text());
      context.getMDCAdapter().put(name, word);
      logger
          .atError()
          .addKeyValue(generated.name(), word)
          .addKeyValue("detail", Map.of("a", List.of(Map.of(generated.name(), word))))
          .addKeyValue("request_id", argument.text())
          .setCause(new IllegalStateException(cause.text(), new IOException(nested.text())))
          .log(message.text().replace("{}", "") + " {}", argument.text());
      context.getMDCAdapter().remove(name);
      await()
          .pollInterval(Duration.ofMillis(5))
          .atMost(PATIENCE)
          .until(() -> endpoint.events().size() > before);
      String sent = endpoint.envelopes().get(endpoint.envelopes().size() - 1);
      for (Planted planted :
          List.of(message, argument, cause, nested, crumb, new Planted("field", "", word))) {
        assertThat(GeneratedSecrets.leak(sent, planted))
            .as("seed %d, round %d, %s%nsent %s", seed, i, planted, sent)
            .isEmpty();
      }
    }
  }

  @Test
  void aRequestLineIsNoError() {
    context.getLogger(JsonLogging.ACCESS_LOGGER).error("GET /api/orders 500");
    logger.error("the only one");

    assertThat(theEvent().at("/message/formatted").stringValue()).isEqualTo("the only one");
    assertThat(endpoint.envelopes().toString()).doesNotContain("/api/orders");
  }

  @Test
  void aFieldThatCannotBeReadDoesNotKeepTheEventBack() {
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no");
          }
        };
    logger.atError().addKeyValue("detail", broken).log("failed");

    assertThat(theEvent().at("/contexts/fields/detail").isEmpty()).isTrue();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aDeadEndpointHoldsNobodyUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String dsn = "http://key@127.0.0.1:" + silent.getLocalPort() + "/7";
      ErrorTracking dead = track(settings(dsn, Duration.ofMillis(300)));
      for (int i = 0; i < 2_000; i++) {
        logger.error("failed", new IllegalStateException("again " + i));
      }
      dead.close();
    }
    // The one that lives has them.
    await().atMost(PATIENCE).until(() -> !endpoint.events().isEmpty());
  }

  @Test
  void anEndpointThatRefusesBreaksNothing() {
    endpoint.answerWith(500);
    logger.error("refused");
    tracking.close();

    logger.error("after the end");
    assertThat(endpoint.events()).isEmpty();
  }

  @Test
  void closingSendsWhatIsLeft() {
    for (int i = 0; i < 20; i++) {
      logger.error("failed {}", i);
    }
    tracking.close();

    assertThat(endpoint.events()).hasSize(20);
  }

  @Test
  void aServicesOwnUseOfSentryIsLeftAlone() {
    assertThat(Sentry.isEnabled()).isFalse();
  }

  @Test
  void withoutADsnThereIsNone() {
    assertThat(
            ErrorTracking.start(
                new SentrySettings(
                    Optional.empty(), Optional.empty(), Optional.empty(), 1, PATIENCE),
                "shop",
                "1.4",
                "test",
                secrets))
        .isEmpty();
  }

  @Test
  void aDsnWithoutSentrysClassesIsSaidClearly() throws Exception {
    ClassLoader without = new WithoutSentry();
    Class<?> settings = without.loadClass(SentrySettings.class.getName());
    Object made =
        settings.getConstructors()[0].newInstance(
            Optional.of(endpoint.dsn()), Optional.empty(), Optional.empty(), 1.0, PATIENCE);
    var start =
        without
            .loadClass(ErrorTracking.class.getName())
            .getMethod("start", settings, String.class, String.class, String.class, Secrets.class);

    assertThatThrownBy(() -> start.invoke(null, made, "shop", "1.4", "test", secrets))
        .isInstanceOf(InvocationTargetException.class)
        .cause()
        .hasMessage(
            "sentry.dsn is set, but Sentry is not on the class path: add the dependency"
                + " io.sentry:sentry, or take the setting away");
  }

  private SentrySettings settings(String dsn, Duration timeout) {
    return new SentrySettings(Optional.of(dsn), Optional.empty(), Optional.empty(), 1, timeout);
  }

  private ErrorTracking track(SentrySettings settings) {
    ErrorTracking started =
        ErrorTracking.start(settings, "shop", "1.4", "test", secrets).orElseThrow();
    started.appender().setContext(context);
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.INFO);
    root.addAppender(started.appender());
    return started;
  }

  private JsonNode theEvent() {
    await().atMost(PATIENCE).until(() -> !endpoint.events().isEmpty());
    assertThat(endpoint.events()).hasSize(1);
    return endpoint.events().get(0);
  }

  /** Loads this package anew and finds no Sentry, as in a service that does not have the jar. */
  private static final class WithoutSentry extends ClassLoader {
    WithoutSentry() {
      super(ErrorTrackingTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.sentry.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.sightline.metrics.errors.")) {
        return super.loadClass(name, resolve);
      }
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
