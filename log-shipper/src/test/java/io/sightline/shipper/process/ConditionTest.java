package io.sightline.shipper.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.shipper.flow.Seed;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConditionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{field: a, equals: true} | \"a\":true | true",
        "{field: a, equals: true} | \"a\":\"true\" | true",
        "{field: a, equals: true} | \"a\":false | false",
        "{field: a, equals: true} | \"b\":{\"a\":true} | false",
        "{field: a, equals: 1} | \"a\":1.00 | true",
        "{field: a, equals: 1} | \"a\":[0,1] | true",
        "{field: a, equals: x} | \"\\u0061\":\"x\" | true",
        "{field: a, equals: x} | \"b\":\"\\\\\",\"a\":\"x\" | true",
        "{field: a.b, equals: x} | \"a.b\":\"x\" | true",
        "{field: a.b, equals: x} | \"a\":{\"b\":\"x\"} | true",
        "{field: a.b.c, equals: x} | \"a.b\":{\"c\":\"x\"} | true",
        "{field: a.b.c, equals: x} | \"a\":{\"b.c\":\"x\"} | true",
        "{field: a, one_of: [x, y]} | \"a\":\"y\" | true",
        "{field: a, matches: '^x.z$'} | \"a\":\"xyz\" | true",
        "{field: a, matches: y} | \"a\":\"xyz\" | true",
        "{field: a, exists: true} | \"a\":null | false",
        "{field: a, exists: false} | \"a\":null | true",
        "{field: a, exists: false} | \"b\":1 | true",
        "{field: a, less: 5} | \"a\":4.99 | true",
        "{field: a, less: 5} | \"a\":\"4\" | true",
        "{field: a, less: 5} | \"a\":\"four\" | false",
        "{field: a, less: 5} | \"a\":1e999999999 | false",
        "{field: a, greater: 1, less: 5} | \"a\":5 | false",
        "{field: a, less: 5} | \"b\":1 | false",
        "{not: {field: a, less: 5}} | \"b\":1 | true",
        "{all: [{field: a, equals: 1}, {field: b, equals: 2}]} | \"a\":1,\"b\":2 | true",
        "{all: [{field: a, equals: 1}, {field: b, equals: 2}]} | \"a\":1 | false",
        "{any: [{field: a, equals: 1}, {field: b, equals: 2}]} | \"b\":2 | true",
        "{any: [{field: a, equals: 1}, {field: b, equals: 2}]} | \"c\":2 | false"
      })
  void conditionsHoldOrDoNot(String condition, String fields, boolean holds) {
    Shipped shipped = new Shipped("steps: [{drop: " + condition + "}]");
    shipped.line("{\"@timestamp\":1," + fields + "}");
    assertThat(shipped.documents).hasSize(holds ? 0 : 1);
  }

  @Test
  void bytesAloneNeverSayAnythingElseThanTheFields() {
    Random random = new Random(Seed.of("conditions"));
    for (int round = 0; round < 5_000; round++) {
      String drop = "{drop: " + condition(random, 3) + "}";
      String line = "{\"@timestamp\":1," + document(random) + "}";
      int byBytes = new Shipped("steps: [" + drop + "]").line(line).documents.size();
      // To take a field away that is there, the line has to be parsed first.
      int byFields =
          new Shipped("steps: [{remove: z}, " + drop + "]")
              .line(line.replace("1,", "1,\"z\":0,"))
              .documents
              .size();
      assertThat(byBytes).as(drop + " of " + line).isEqualTo(byFields);
    }
  }

  private static String condition(Random random, int depth) {
    String name = new String[] {"a", "b", "a.b", "c"}[random.nextInt(4)];
    return switch (random.nextInt(depth == 0 ? 4 : 7)) {
      case 0 -> "{field: " + name + ", equals: x}";
      case 1 -> "{field: " + name + ", exists: true}";
      case 2 -> "{field: " + name + ", exists: false}";
      case 3 -> "{field: " + name + ", greater: 3}";
      case 4 -> "{not: " + condition(random, depth - 1) + "}";
      case 5 -> "{all: [" + condition(random, depth - 1) + ", " + condition(random, 0) + "]}";
      default -> "{any: [" + condition(random, depth - 1) + ", " + condition(random, 0) + "]}";
    };
  }

  private static String document(Random random) {
    String value =
        new String[] {"\"x\"", "null", "5", "{\"b\":\"x\"}", "[\"c\"]"}[random.nextInt(5)];
    String name = new String[] {"a", "b", "a.b", "\\u0061", "d"}[random.nextInt(5)];
    return "\"" + name + "\":" + value + ",\"e\":\"a\\nb\"";
  }
}
