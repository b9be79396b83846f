package io.sightline.metrics.servlet;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What a servlet does with one request. */
interface Service {
  void serve(HttpServletRequest request, HttpServletResponse response) throws Exception;

  /** The servlet that does it. */
  static Servlet servlet(Service service) {
    return new HttpServlet() {
      private static final long serialVersionUID = 1;

      @Override
      protected void service(HttpServletRequest request, HttpServletResponse response)
          throws IOException, ServletException {
        try {
          service.serve(request, response);
        } catch (IOException | RuntimeException | ServletException e) {
          throw e;
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    };
  }
}
