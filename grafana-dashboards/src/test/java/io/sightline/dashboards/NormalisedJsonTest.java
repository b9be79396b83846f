package io.sightline.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NormalisedJsonTest {

  @Test
  void anExportBecomesTheFormKeptHere() {
    assertThat(
            NormalisedJson.of(
                """
                {"title": "A – b", "id": 17, "version": 9, "iteration": 3,
                 "panels": [{"y": 1.50, "id": 2, "x": []}], "links": {}}"""))
        .isEqualTo(
            """
            {
              "links": {},
              "panels": [
                {
                  "id": 2,
                  "x": [],
                  "y": 1.5
                }
              ],
              "title": "A – b",
              "version": 1
            }
            """);
  }
}
