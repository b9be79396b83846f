package io.sightline.console.relay;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One reading of the relay's variables; collects problems as it goes. */
final class RelayReader {
  private final Map<RelayVariable, String> values = new EnumMap<>(RelayVariable.class);
  private final List<String> problems;

  RelayReader(Map<String, String> variables, List<String> problems) {
    this.problems = problems;
    for (RelayVariable variable : RelayVariable.values()) {
      String value = variables.getOrDefault(variable.name(), "").strip();
      String file = variable.isSecret() ? variables.getOrDefault(variable + "_FILE", "") : "";
      if (!value.isEmpty() && !file.isBlank()) {
        problems.add(variable + ": expected not to be set together with " + variable + "_FILE");
      } else if (!file.isBlank()) {
        value = secret(variable + "_FILE", file.strip());
      }
      values.put(variable, value);
    }
  }

  private String secret(String variable, String file) {
    try {
      String text = Files.readString(Path.of(file)).strip();
      if (!text.isEmpty()) {
        return text;
      }
    } catch (IOException | InvalidPathException unreadable) {
      // told below, as an empty one is
    }
    problems.add(variable + ": expected a readable file that is not empty, was '" + file + "'");
    return "";
  }

  /** A secret's value is not shown. */
  void problem(RelayVariable variable, String expectation) {
    problems.add(
        variable
            + ": expected "
            + expectation
            + (variable.isSecret()
                ? " (not shown, it is a secret)"
                : ", was '" + text(variable) + "'"));
  }

  boolean isSet(RelayVariable variable) {
    return !values.getOrDefault(variable, "").isEmpty();
  }

  String text(RelayVariable variable) {
    return isSet(variable) ? values.getOrDefault(variable, "") : variable.preset();
  }

  Optional<String> optional(RelayVariable variable) {
    return Optional.of(text(variable)).filter(text -> !text.isEmpty());
  }

  String required(RelayVariable variable, String what, RelayVariable because) {
    if (!isSet(variable)) {
      problems.add(variable + ": expected " + what + ", because " + because + " is set, was ''");
    }
    return text(variable);
  }

  int number(RelayVariable variable, int least, int most) {
    try {
      int number = Integer.parseInt(text(variable));
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // told below, like a number out of range
    }
    problem(variable, "a whole number from " + least + " to " + most);
    return least;
  }

  Optional<URI> url(RelayVariable variable) {
    if (text(variable).isEmpty()) {
      return Optional.empty();
    }
    try {
      URI url = new URI(text(variable));
      if (Set.of("http", "https").contains(String.valueOf(url.getScheme()))
          && url.getHost() != null) {
        return Optional.of(url);
      }
    } catch (URISyntaxException notAUrl) {
      // told below, like any other value that is no such URL
    }
    problem(variable, "an http or https address");
    return Optional.empty();
  }

  /** Without a slash at its end. */
  URI base(RelayVariable variable) {
    return url(variable)
        .map(url -> URI.create(url.toString().replaceAll("/+$", "")))
        .orElse(URI.create("http://localhost"));
  }
}
