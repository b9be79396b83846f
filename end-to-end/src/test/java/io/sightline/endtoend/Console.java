package io.sightline.endtoend;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The console's pages and its API.
 *
 * @param authorization the header with which it lets us in; none when it asks nobody
 */
record Console(String url, Optional<String> authorization) {
  /** One that asks nobody. */
  static Console withoutLogin(String url) {
    return new Console(url, Optional.empty());
  }

  private HttpRequest request(String path) {
    HttpRequest.Builder request = Json.request(url + path);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request.build();
  }

  JsonNode json(String path) {
    return Json.read(request(path));
  }

  HttpResponse<String> page(String path) {
    return Json.send(request(path));
  }
}
