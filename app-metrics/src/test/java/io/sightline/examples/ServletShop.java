package io.sightline.examples;

import io.sightline.metrics.Sightline;
import io.sightline.metrics.jetty.SightlineJetty;
import io.sightline.metrics.servlet.SightlineFilter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The README's quick start for servlets, here in Jetty. */
public final class ServletShop {
  private ServletShop() {}

  /** Something to observe. */
  public static final class Orders extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      // Servlets know no patterns with names; without this the endpoint would be /orders/*.
      request.setAttribute(SightlineFilter.ENDPOINT, "/orders/{id}");
      response.setContentType("text/plain");
      response.getWriter().print("order " + request.getPathInfo().substring(1));
    }
  }

  public static void main(String[] arguments) throws Exception {
    Sightline sightline = Sightline.forService("shop").version("1.4.0").start();
    ServletContextHandler context = new ServletContextHandler();
    FilterHolder filter = new FilterHolder(new SightlineFilter(sightline));
    filter.setAsyncSupported(true);
    context.addFilter(
        filter,
        "/*",
        EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
    context.addServlet(Orders.class, "/orders/*");

    Server server = new Server();
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.parseInt(arguments[0]));
    server.addConnector(connector);
    server.setHandler(context);
    SightlineJetty.observe(server, sightline);
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(sightline, server)));
  }

  private static void stop(Sightline sightline, Server server) {
    sightline.drain();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty did not stop", e);
    } finally {
      sightline.close();
    }
  }
}
