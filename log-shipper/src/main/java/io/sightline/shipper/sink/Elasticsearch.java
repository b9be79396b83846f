package io.sightline.shipper.sink;

import io.sightline.shipper.flow.Batch;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.apache.http.util.EntityUtils;
import org.elasticsearch.client.HttpAsyncResponseConsumerFactory;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.RequestOptions;
import org.elasticsearch.client.Response;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** The connection to the cluster: the official client's low-level half. Thread-safe. */
public final class Elasticsearch implements Closeable {
  private final RestClient client;

  /**
   * Where the cluster is and how to be let in. Secrets are read from files, once.
   *
   * @param username with {@code passwordFile}, or null
   * @param apiKeyFile a file with the Base64 form of an API key, or null
   * @param caFile PEM certificates to trust instead of the system's, or null
   */
  public record Target(
      List<URI> urls,
      String username,
      Path passwordFile,
      Path apiKeyFile,
      Path caFile,
      Duration connectTimeout,
      Duration requestTimeout,
      boolean gzip) {}

  /** An answer, whatever its status. */
  static final class Answer {
    private final int status;
    private final byte[] body;
    private final int attempts;

    private Answer(int status, byte[] body, int attempts) {
      this.status = status;
      this.body = body;
      this.attempts = attempts;
    }

    int status() {
      return status;
    }

    /** As it is, not a copy. */
    byte[] body() {
      return body;
    }

    /** How many hosts the client asked; only the last of them answered. */
    int attempts() {
      return attempts;
    }

    /** The start of the body, for people. */
    String excerpt() {
      String text = new String(body, StandardCharsets.UTF_8).replaceAll("\\s+", " ").strip();
      return text.length() <= 300 ? text : text.substring(0, 300) + "…";
    }
  }

  private Elasticsearch(RestClient client) {
    this.client = client;
  }

  /**
   * Makes a client; nothing is sent.
   *
   * @throws IOException when a file with a secret or certificate cannot be used
   */
  public static Elasticsearch at(Target target, int connections) throws IOException {
    RestClientBuilder builder =
        RestClient.builder(
            target.urls().stream()
                .map(url -> new HttpHost(url.getHost(), port(url), url.getScheme()))
                .toArray(HttpHost[]::new));
    String prefix = target.urls().get(0).getPath();
    if (prefix != null && prefix.length() > 1) {
      builder.setPathPrefix(prefix);
    }
    builder.setCompressionEnabled(target.gzip());
    builder.setDefaultHeaders(headers(target));
    builder.setRequestConfigCallback(
        request ->
            request
                .setConnectTimeout((int) target.connectTimeout().toMillis())
                .setConnectionRequestTimeout((int) target.requestTimeout().toMillis())
                .setSocketTimeout((int) target.requestTimeout().toMillis()));
    SSLContext trust = target.caFile() == null ? null : trusting(target.caFile());
    builder.setHttpClientConfigCallback(
        http -> {
          http.setMaxConnPerRoute(connections + 1).setMaxConnTotal((connections + 1) * 4);
          return trust == null ? http : http.setSSLContext(trust);
        });
    return new Elasticsearch(builder.build());
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return url.getScheme().equals("https") ? 443 : 80;
  }

  private static Header[] headers(Target target) throws IOException {
    List<Header> headers = new ArrayList<>();
    if (target.apiKeyFile() != null) {
      headers.add(
          new BasicHeader(
              "Authorization", "ApiKey " + secret("api_key_file", target.apiKeyFile())));
    } else if (target.username() != null) {
      String pair = target.username() + ':' + secret("password_file", target.passwordFile());
      String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
      headers.add(new BasicHeader("Authorization", "Basic " + encoded));
    }
    return headers.toArray(Header[]::new);
  }

  private static String secret(String key, Path file) throws IOException {
    try {
      String secret = Files.readString(file).strip();
      if (secret.isEmpty()) {
        throw new IOException("it is empty");
      }
      return secret;
    } catch (IOException e) {
      throw new IOException(
          "elasticsearch."
              + key
              + " cannot be used ("
              + e
              + "): put the secret alone into a file that this user can read",
          e);
    }
  }

  private static SSLContext trusting(Path caFile) throws IOException {
    try (InputStream pem = Files.newInputStream(caFile)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        store.setCertificateEntry("ca-" + number++, each);
      }
      if (number == 0) {
        throw new IOException("it holds no certificate");
      }
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(
          "elasticsearch.ca_file cannot be used (" + e + "): it must hold PEM certificates", e);
    }
  }

  /** Sends the first {@code items} of a batch. */
  Answer bulk(Batch batch, int items) throws IOException {
    Request request = new Request("POST", '/' + batch.stream() + "/_bulk");
    request.addParameter("filter_path", BulkAnswer.FILTER);
    request.addParameter("require_data_stream", "true");
    request.setEntity(new BulkEntity(batch.array(), batch.start(items)));
    return perform(request);
  }

  /** Any other request; {@code json} may be null. */
  Answer send(String method, String path, String json) throws IOException {
    Request request = new Request(method, path);
    if (json != null) {
      request.setJsonEntity(json);
    }
    return perform(request);
  }

  private Answer perform(Request request) throws IOException {
    AtomicInteger attempts = new AtomicInteger();
    request.setOptions(
        RequestOptions.DEFAULT.toBuilder()
            .setHttpAsyncResponseConsumerFactory(
                () -> {
                  attempts.incrementAndGet();
                  return HttpAsyncResponseConsumerFactory.DEFAULT.createHttpAsyncResponseConsumer();
                }));
    Response response;
    try {
      response = client.performRequest(request);
    } catch (ResponseException e) {
      response = e.getResponse();
    }
    byte[] body =
        response.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(response.getEntity());
    return new Answer(response.getStatusLine().getStatusCode(), body, attempts.get());
  }

  /**
   * Asks the cluster for a sign of life.
   *
   * @throws IOException when there is none, or when it does not let us in
   */
  public void check() throws IOException {
    Answer answer = send("GET", "/_cluster/health?filter_path=status&timeout=1s", null);
    if (answer.status() == 401 || answer.status() >= 500) {
      throw new IOException("Elasticsearch answers with status " + answer.status());
    }
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
