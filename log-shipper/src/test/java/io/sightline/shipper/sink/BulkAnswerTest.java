package io.sightline.shipper.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BulkAnswerTest {
  @Test
  void everyItemHasItsStatusAndTheFailedOnesTheirReason() throws IOException {
    BulkAnswer answer =
        parse(
            "{\"took\":3,\"errors\":true,\"items\":[{\"create\":{\"status\":201,\"_shards\":{\"a\":[1]}}},"
                + "{\"create\":{\"error\":{\"type\":\"t\",\"reason\":\"r\",\"caused_by\":{\"type\":\"x\"}},\"status\":400}},"
                + "{\"create\":{\"status\":409}}]}",
            3);
    assertThat(answer.status(0)).isEqualTo(201);
    assertThat(answer.status(1)).isEqualTo(400);
    assertThat(answer.failure(1)).isEqualTo(new BulkAnswer.Failure("t", "r"));
    assertThat(answer.status(2)).isEqualTo(409);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>busy</html>",
        "[]",
        "{}",
        "{\"errors\":false}",
        "{\"errors\":false,\"items\":[]}",
        "{\"errors\":false,\"items\":[{\"create\":{\"status\":201}}]}",
        "{\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}]}",
        "{\"items\":[{\"create\":{\"status\":201}},{\"create\":{}}]}",
        "{\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":\"201\"}}]}",
        "{\"items\":[{\"create\":{\"status\":201}},{\"create\":{\"status\":201}}",
        "{\"items\":[{\"create\":{\"status\":201}},{}]}",
      })
  void anythingElseIsUnreadable(String answer) {
    assertThatThrownBy(() -> parse(answer, 2))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the answer ");
  }

  private static BulkAnswer parse(String json, int items) throws IOException {
    return BulkAnswer.parse(json.getBytes(StandardCharsets.UTF_8), items);
  }
}
