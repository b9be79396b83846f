package io.sightline.endtoend;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A caller of the demo service. */
record Demo(String url) {
  HttpResponse<String> get(String path) {
    return Json.send(Json.request(url + path).build());
  }

  HttpResponse<String> post(String path, String body) {
    return Json.send(
        Json.request(url + path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> order(String symbol, String side, long quantity) {
    return post(
        "/api/orders",
        "{\"symbol\":\"" + symbol + "\",\"side\":\"" + side + "\",\"quantity\":" + quantity + "}");
  }
}
