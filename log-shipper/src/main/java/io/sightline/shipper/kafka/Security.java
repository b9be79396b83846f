package io.sightline.shipper.kafka;

import io.sightline.shipper.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.security.plain.PlainLoginModule;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.jspecify.annotations.Nullable;

/**
 * How brokers know the shipper, and the shipper the brokers: the groups {@code tls} and {@code
 * sasl}. Secrets are in files, which are read when the client starts.
 *
 * @param tls null for none
 * @param sasl null for none
 */
record Security(@Nullable Tls tls, @Nullable Sasl sasl) {
  static final Security NONE = new Security(null, null);

  private static final String PROTOCOL = "security.protocol";
  private static final Set<String> MECHANISMS = Set.of("SCRAM-SHA-256", "SCRAM-SHA-512");
  private static final String PLAIN = "PLAIN";

  /** What {@link #addTo} sets, so that nothing else may. */
  private static final Set<String> OURS =
      Set.of(
          PROTOCOL,
          SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG,
          SslConfigs.SSL_TRUSTSTORE_LOCATION_CONFIG,
          SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG,
          SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
          SslConfigs.SSL_KEYSTORE_TYPE_CONFIG,
          SslConfigs.SSL_KEYSTORE_LOCATION_CONFIG,
          SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG,
          SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
          SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
          SslConfigs.SSL_KEY_PASSWORD_CONFIG,
          SaslConfigs.SASL_MECHANISM,
          SaslConfigs.SASL_JAAS_CONFIG);

  /**
   * PEM files.
   *
   * @param caFile who signs the brokers' certificates; null for the system's authorities
   * @param certificateFile what is shown to brokers that ask; null for nothing
   * @param keyFile its private key, PKCS#8 without a password; null with no certificate
   */
  record Tls(@Nullable Path caFile, @Nullable Path certificateFile, @Nullable Path keyFile) {
    static Tls read(Settings group) {
      Tls tls =
          new Tls(
              group.parsed("ca_file", "a PEM file", Path::of),
              group.parsed("certificate_file", "a PEM file", Path::of),
              group.parsed("key_file", "a PEM file", Path::of));
      if (group.has("certificate_file") && !group.has("key_file")) {
        group.problem("key_file", "the PEM file with the key of certificate_file", "absent");
      }
      if (group.has("key_file") && !group.has("certificate_file")) {
        group.problem(
            "certificate_file", "the PEM file with the certificate of key_file", "absent");
      }
      group.refuseOthers();
      return tls;
    }

    private Map<String, Object> describe() {
      Map<String, Object> keys = new LinkedHashMap<>();
      put(keys, "ca_file", caFile);
      put(keys, "certificate_file", certificateFile);
      put(keys, "key_file", keyFile);
      return keys;
    }

    private void addTo(Properties properties) throws IOException {
      if (caFile != null) {
        properties.setProperty(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
        properties.setProperty(
            SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG,
            pem("tls.ca_file", caFile, "CERTIFICATE", "certificates"));
      }
      if (certificateFile != null && keyFile != null) {
        properties.setProperty(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
        properties.setProperty(
            SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
            pem("tls.certificate_file", certificateFile, "CERTIFICATE", "certificates"));
        properties.setProperty(
            SslConfigs.SSL_KEYSTORE_KEY_CONFIG,
            pem(
                "tls.key_file",
                keyFile,
                "PRIVATE KEY",
                "a private key, in PKCS#8 without a password"));
      }
    }

    private static String pem(String key, Path file, String kind, String what) throws IOException {
      String expectation = "a readable PEM file with " + what;
      String text = text(key, file, expectation);
      if (!text.contains("-----BEGIN " + kind + "-----")) {
        throw refused(key, file, expectation, "there is none in it", null);
      }
      return text;
    }
  }

  /**
   * A user and where the password is.
   *
   * @param mechanism PLAIN or one of SCRAM
   */
  record Sasl(String mechanism, String username, Path passwordFile) {
    static Sasl read(Settings group, boolean withTls) {
      String mechanism =
          group.required("mechanism", "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512", Sasl::mechanism);
      if (PLAIN.equals(mechanism) && !withTls) {
        group.problem(
            "mechanism",
            "SCRAM-SHA-256 or SCRAM-SHA-512 without tls, as PLAIN shows the password to the network",
            "'PLAIN'");
      }
      Sasl sasl =
          new Sasl(
              mechanism,
              group.required("username", "the name of a user", text -> text),
              group.required("password_file", "the file with the password of username", Path::of));
      group.refuseOthers();
      return sasl;
    }

    private static String mechanism(String text) {
      if (!PLAIN.equals(text) && !MECHANISMS.contains(text)) {
        throw new IllegalArgumentException();
      }
      return text;
    }

    private Map<String, Object> describe() {
      Map<String, Object> keys = new LinkedHashMap<>();
      keys.put("mechanism", mechanism);
      keys.put("username", username);
      keys.put("password_file", passwordFile.toString());
      return keys;
    }

    private void addTo(Properties properties) throws IOException {
      String expectation = "a readable file with the password in one line";
      String password = text("sasl.password_file", passwordFile, expectation).strip();
      if (password.isEmpty() || password.lines().count() > 1) {
        String lines = password.isEmpty() ? "it is empty" : "it has more lines";
        throw refused("sasl.password_file", passwordFile, expectation, lines, null);
      }
      String module =
          (PLAIN.equals(mechanism) ? PlainLoginModule.class : ScramLoginModule.class).getName();
      properties.setProperty(SaslConfigs.SASL_MECHANISM, mechanism);
      properties.setProperty(
          SaslConfigs.SASL_JAAS_CONFIG,
          module
              + " required username="
              + quoted(username)
              + " password="
              + quoted(password)
              + ';');
    }

    /** As JAAS reads it. */
    private static String quoted(String text) {
      return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
  }

  static Security read(Settings group) {
    boolean withTls = group.has("tls");
    boolean withSasl = group.has("sasl");
    Settings tls = group.child("tls");
    Settings sasl = group.child("sasl");
    return new Security(withTls ? Tls.read(tls) : null, withSasl ? Sasl.read(sasl, withTls) : null);
  }

  /** Whether a setting of Kafka's client follows from these groups. */
  boolean sets(String key) {
    return (tls != null || sasl != null) && OURS.contains(key);
  }

  void describe(Map<String, Object> keys) {
    if (tls != null) {
      keys.put("tls", tls.describe());
    }
    if (sasl != null) {
      keys.put("sasl", sasl.describe());
    }
  }

  /**
   * Tells Kafka's client.
   *
   * @throws IOException with a sentence for people when a file cannot be used; no secret is in it
   */
  void addTo(Properties properties) throws IOException {
    if (tls == null && sasl == null) {
      return;
    }
    String protocol = tls == null ? "PLAINTEXT" : "SSL";
    properties.setProperty(PROTOCOL, sasl == null ? protocol : "SASL_" + protocol);
    if (tls != null) {
      tls.addTo(properties);
    }
    if (sasl != null) {
      sasl.addTo(properties);
    }
  }

  private static void put(Map<String, Object> keys, String key, @Nullable Path file) {
    if (file != null) {
      keys.put(key, file.toString());
    }
  }

  private static String text(String key, Path file, String expectation) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw refused(key, file, expectation, e.getClass().getSimpleName(), e);
    }
  }

  private static IOException refused(
      String key, Path file, String expectation, String why, @Nullable IOException cause) {
    return new IOException(
        "kafka " + key + ": " + expectation + ", was '" + file + "' (" + why + ')', cause);
  }
}
