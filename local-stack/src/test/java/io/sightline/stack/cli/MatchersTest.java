package io.sightline.stack.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class MatchersTest {
  @ParameterizedTest
  @CsvSource({
    "service=orders, service, orders, false, true",
    "severity!=info, severity, info, false, false",
    "severity=~critical|warning, severity, critical|warning, true, true",
    "service!~demo.*, service, demo.*, true, false",
    "service=\"two words\", service, two words, false, true",
    "HighErrorRate, alertname, HighErrorRate, false, true",
  })
  void aWordIsAnAlertsNameAndAnOperatorMakesAMatcher(
      String word, String name, String value, boolean regex, boolean equal) {
    assertThat(Matchers.of(List.of(word)))
        .containsExactly(Map.of("name", name, "value", value, "isRegex", regex, "isEqual", equal));
  }

  @ParameterizedTest
  @ValueSource(strings = {"service=orders", "a!=b", "a=~b|c", "a!~b"})
  void whatIsShownIsWhatWasGiven(String word) {
    assertThat(Matchers.shown(new JsonMapper().valueToTree(Matchers.of(List.of(word)).get(0))))
        .isEqualTo(word);
  }

  @Test
  void whatIsNeitherIsRefused() {
    assertThatThrownBy(() -> Matchers.of(List.of("3=x")))
        .hasMessage("MATCHER: expected an alert's name or label=value, was '3=x'");
  }
}
