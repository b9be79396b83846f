package io.sightline.demo.orders;

import io.javalin.http.BadRequestResponse;
import io.javalin.http.UnprocessableContentResponse;
import io.sightline.demo.quotes.Symbols;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a caller wants: so many pieces of a symbol, at the market's price. */
record OrderRequest(String symbol, String side, long quantity) {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> SIDES = Set.of("buy", "sell");

  /**
   * Reads {@code {"symbol": "ACME", "side": "buy", "quantity": 10}}.
   *
   * @throws BadRequestResponse when it is no JSON object
   * @throws UnprocessableContentResponse when a field is missing or wrong, saying which
   */
  static OrderRequest parse(String body) {
    JsonNode json;
    try {
      json = JSON.readTree(body);
    } catch (JacksonException e) {
      throw new BadRequestResponse("the body is not JSON");
    }
    if (json == null || !json.isObject()) {
      throw new BadRequestResponse("the body is not a JSON object");
    }
    String symbol = json.path("symbol").asString("");
    if (!Symbols.exists(symbol)) {
      throw new UnprocessableContentResponse(
          "symbol: expected one of " + Symbols.all() + ", was '" + symbol + "'");
    }
    String side = json.path("side").asString("");
    if (!SIDES.contains(side)) {
      throw new UnprocessableContentResponse("side: expected buy or sell, was '" + side + "'");
    }
    JsonNode quantity = json.path("quantity");
    if (!quantity.isIntegralNumber() || !quantity.canConvertToLong() || quantity.asLong() <= 0) {
      throw new UnprocessableContentResponse(
          "quantity: expected a whole number above 0, was '" + quantity.asString("") + "'");
    }
    return new OrderRequest(symbol, side, quantity.asLong());
  }
}
