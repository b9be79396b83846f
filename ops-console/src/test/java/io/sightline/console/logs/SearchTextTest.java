package io.sightline.console.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.console.logs.SearchText.All;
import io.sightline.console.logs.SearchText.Any;
import io.sightline.console.logs.SearchText.Not;
import io.sightline.console.logs.SearchText.Part;
import io.sightline.console.logs.SearchText.Words;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What people type is understood as they mean it. */
final class SearchTextTest {
  private static final Set<String> FIELDS = Set.of("level", "duration_ms", "message");

  private static String read(String text) {
    return SearchText.read(text, FIELDS::contains).part().map(SearchTextTest::shown).orElse("");
  }

  private static String shown(Part part) {
    if (part instanceof All all) {
      return all.parts().stream().map(SearchTextTest::shown).collect(Collectors.joining(" & "));
    }
    if (part instanceof Any any) {
      return any.parts().stream()
          .map(SearchTextTest::shown)
          .collect(Collectors.joining(" | ", "(", ")"));
    }
    if (part instanceof Not not) {
      return "!" + shown(not.part());
    }
    Words words = (Words) part;
    return words.field().map(field -> field + "=").orElse("")
        + words.comparison().map(sign -> sign + " ").orElse("")
        + (words.isPhrase() ? "'" + words.text() + "'" : words.text());
  }

  @Test
  void wordsAreLookedForTogetherAndEitherOfThemWhenItSaysSo() {
    assertThat(read("a b")).isEqualTo("a & b");
    assertThat(read("a AND b")).isEqualTo("a & b");
    assertThat(read("a OR b c")).isEqualTo("(a | b & c)");
    assertThat(read("(a OR b) c")).isEqualTo("(a | b) & c");
    assertThat(read("a -b NOT c")).isEqualTo("a & !b & !c");
    assertThat(read("-(a OR b)")).isEqualTo("!(a | b)");
    assertThat(read("\"a b\" c")).isEqualTo("'a b' & c");
  }

  @Test
  void whatStandsBeforeAColonIsAFieldWhenThereIsOne() {
    assertThat(read("level:WARN")).isEqualTo("level=WARN");
    assertThat(read("message:\"a b\"")).isEqualTo("message='a b'");
    assertThat(read("duration_ms:>=5.5 -level:x")).isEqualTo("duration_ms=gte 5.5 & !level=x");
    assertThat(read("java.io.IOException: closed")).isEqualTo("java.io.IOException & closed");
    assertThat(read("http://host:80/a?b=c")).isEqualTo("http://host:80/a?b=c");
    assertThat(read("level: WARN")).isEqualTo("level & WARN");
  }

  @Test
  void pastedLinesAreWords() {
    assertThat(read("at io.shop.Orders.take(Orders.java:7) [app.jar]"))
        .isEqualTo("at & io.shop.Orders.take(Orders.java:7) & [app.jar]");
    assertThat(read("GET /api/orders/7?x=1 -> 200 - done, main() failed!"))
        .isEqualTo("GET & /api/orders/7?x=1 & -> & 200 & - & done & main() & failed");
  }

  @Test
  void thereAreNoMistakes() {
    assertThat(read("")).isEmpty();
    assertThat(read("() AND OR")).isEmpty();
    assertThat(read(") a ((b")).isEqualTo("a & b");
    assertThat(read("OR a OR")).isEqualTo("a");
    assertThat(read("(".repeat(1_000) + "a")).isIn("", "a");
    assertThat(SearchText.read("\"open", name -> false).notes())
        .containsExactly(
            "A quotation mark is not closed; everything behind it is taken as quoted.");
    assertThat(SearchText.read("a ".repeat(60), name -> false).notes())
        .containsExactly("Only the first 50 of 60 words are looked for.");
  }
}
