package io.sightline.metrics.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.metrics.secrets.GeneratedSecrets.Planted;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GeneratedSecretsTest {
  private static final int TEXTS = 20_000;

  private final Secrets secrets = Secrets.of(SecretSettings.defaults());
  private final long seed = new Random().nextLong();
  private final GeneratedSecrets generated = new GeneratedSecrets(seed);

  @Test
  void noGeneratedSecretComesThroughTheMethodThatIsMeantForIt() {
    for (int i = 0; i < TEXTS; i++) {
      Planted planted = generated.any();
      String masked = mask(planted);
      assertThat(GeneratedSecrets.leak(masked, planted))
          .as("seed %d, text %d: %s%nbecame %s", seed, i, planted, masked)
          .isEmpty();
    }
  }

  @Test
  void noGeneratedSecretComesThroughAsAField() {
    for (int i = 0; i < TEXTS / 10; i++) {
      Planted planted = generated.any();
      Object value = Map.of("a", Map.of(generated.name(), new String[] {planted.secret()}));
      String masked = String.valueOf(secrets.field("x", value));
      assertThat(GeneratedSecrets.leak(masked, planted))
          .as("seed %d, text %d: %s%nbecame %s", seed, i, planted, masked)
          .isEmpty();
    }
  }

  @Test
  void maskingTwiceChangesNothing() {
    for (int i = 0; i < TEXTS / 10; i++) {
      Planted planted = generated.message();
      String masked = secrets.text(planted.text());
      assertThat(secrets.text(masked)).as("seed %d, text %d", seed, i).isEqualTo(masked);
    }
  }

  private String mask(Planted planted) {
    String text = planted.text();
    return switch (planted.way()) {
      case "query" -> secrets.query(text) + secrets.form(text) + secrets.url("/x?" + text);
      case "url" -> secrets.url(text);
      case "json" -> secrets.json(text) + secrets.body("application/json", text);
      case "multipart" -> secrets.body("multipart/form-data; boundary=x", text);
      case "text" -> secrets.text(text);
      default -> secrets.header(planted.way().substring("header ".length()), text);
    };
  }
}
