package io.sightline.endtoend;

import java.net.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/** Somebody who asks Elasticsearch, and is only interested in whether that is allowed. */
record ElasticsearchUser(String url, String name, String password) {
  /** The status of the answer to one request, with a JSON body or none. */
  int status(String method, String path, @Nullable String body) {
    HttpRequest request =
        Json.request(url + path)
            .header("Authorization", Json.basic(name, password))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body + "\n"))
            .build();
    return Json.send(request).statusCode();
  }
}
