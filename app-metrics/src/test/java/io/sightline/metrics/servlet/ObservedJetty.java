package io.sightline.metrics.servlet;

import io.sightline.metrics.Sightline;
import io.sightline.metrics.jetty.SightlineJetty;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A plain Jetty with these servlets, observed, and ways to call it. */
final class ObservedJetty implements AutoCloseable {
  private final Sightline sightline;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final HttpClient client = HttpClient.newHttpClient();

  private ObservedJetty(Sightline sightline, String contextPath, Map<String, Servlet> servlets) {
    this.sightline = sightline;
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath(contextPath);
    FilterHolder filter = new FilterHolder(new SightlineFilter(sightline));
    filter.setAsyncSupported(true);
    context.addFilter(
        filter,
        "/*",
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
    servlets.forEach(
        (path, servlet) -> {
          ServletHolder holder = new ServletHolder(servlet);
          holder.setAsyncSupported(true);
          context.addServlet(holder, path);
        });
    server.setHandler(context);
    SightlineJetty.observe(server, sightline);
    try {
      server.start();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static ObservedJetty with(Map<String, String> variables, Map<String, Servlet> servlets) {
    return with(variables, "/", servlets);
  }

  static ObservedJetty with(
      Map<String, String> variables, String contextPath, Map<String, Servlet> servlets) {
    return new ObservedJetty(
        Sightline.forService("shop").version("1.2.3").environment(variables).start(),
        contextPath,
        servlets);
  }

  Sightline sightline() {
    return sightline;
  }

  int port() {
    return connector.getLocalPort();
  }

  HttpResponse<String> get(String path, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpResponse<String> post(String path, String contentType, String body) {
    return send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(request.toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Sends these bytes on a connection of their own and returns what comes back until its end. */
  String raw(String bytes) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      try (InputStream in = socket.getInputStream()) {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      }
    } catch (IOException e) {
      return "";
    }
  }

  /** The value of one series, or 0 when it is not there. */
  double series(String nameAndLabels) {
    return metrics()
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElse(0);
  }

  String metrics() {
    return new String(
        sightline
            .opsOnApplicationPort()
            .answer(
                new io.sightline.metrics.ops.OpsRequest(
                    "GET", "/metrics", null, name -> null, "test", InputStream.nullInputStream()))
            .orElseThrow()
            .body(),
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    sightline.close();
  }
}
