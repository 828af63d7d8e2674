package org.cfgrun.runtime.data.pipeline;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.random.RandomGenerator;

/** Returns the numbers that make a step draw what Python drew. */
final class RecordedDraws implements RandomGenerator {
  /** The functions whose array is an order. */
  private static final List<String> ORDERS = List.of("permutation", "choice");

  private final Deque<JsonObject> draws = new ArrayDeque<>();
  private final Deque<Integer> swaps = new ArrayDeque<>();

  RecordedDraws(JsonArray draws) {
    draws.forEach(draw -> add(draw.getAsJsonObject()));
  }

  /** Adds a draw, or each number of an array that was drawn in one call. */
  private void add(JsonObject draw) {
    boolean single = ORDERS.contains(draw.get("fn").getAsString());
    if (draw.get("result") instanceof JsonArray results && (results.isEmpty() || !single)) {
      for (JsonElement result : results) {
        JsonObject each = draw.deepCopy();
        each.add("result", result);
        draws.add(each);
      }
    } else {
      draws.add(draw);
    }
  }

  boolean isUsedUp() {
    return draws.isEmpty() && swaps.isEmpty();
  }

  private static double number(JsonObject draw) {
    return draw.get("result").getAsDouble();
  }

  private static double argument(JsonObject draw, int index, double missing) {
    JsonArray args = draw.getAsJsonArray("args");
    return index < args.size() ? args.get(index).getAsDouble() : missing;
  }

  @Override
  public double nextDouble() {
    JsonObject draw = draws.remove();
    switch (draw.get("fn").getAsString()) {
      case "uniform":
        double low = argument(draw, 0, 0);
        return (number(draw) - low) / (argument(draw, 1, 1) - low);
      case "choice":
        return (number(draw) + 0.5) / choices(draw);
      default:
        return number(draw);
    }
  }

  /** Returns the number of choices of "3 objects". */
  private static int choices(JsonObject draw) {
    String objects = draw.getAsJsonArray("args").get(0).getAsString();
    return Integer.parseInt(objects.split(" ")[0]);
  }

  @Override
  public int nextInt(int bound) {
    if (!swaps.isEmpty()) {
      return swaps.remove();
    }
    JsonObject draw = draws.remove();
    JsonArray args = draw.getAsJsonArray("args");
    switch (draw.get("fn").getAsString()) {
      case "permutation":
        swapsOf(draw.getAsJsonArray("result"));
        return swaps.remove();
      case "choice":
        if (draw.get("result") instanceof JsonArray chosen) {
          choicesOf(args.get(0).getAsInt(), chosen);
          return swaps.remove();
        }
        JsonElement values = args.get(0);
        return values.isJsonArray() ? indexOf(values.getAsJsonArray(), draw) : (int) number(draw);
      default:
        return (int) (number(draw) - (args.size() >= 2 ? args.get(0).getAsInt() : 0));
    }
  }

  private static int indexOf(JsonArray values, JsonObject draw) {
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i).getAsDouble() == number(draw)) {
        return i;
      }
    }
    throw new IllegalStateException(draw + " has no such choice");
  }

  /** Finds the draws with which a shuffle from the end makes a permutation. */
  private void swapsOf(JsonArray permutation) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < permutation.size(); i++) {
      order.add(i);
    }
    for (int i = permutation.size() - 1; i > 0; i--) {
      int from = order.indexOf(permutation.get(i).getAsInt());
      swaps.add(from);
      order.set(from, order.set(i, order.get(from)));
    }
  }

  /** Finds the draws with which a shuffle from the start begins with the chosen indices. */
  private void choicesOf(int count, JsonArray chosen) {
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      left.add(i);
    }
    for (int i = 0; i < chosen.size(); i++) {
      int at = left.indexOf(chosen.get(i).getAsInt());
      swaps.add(at - i);
      left.set(at, left.get(i));
    }
  }

  @Override
  public int nextInt(int origin, int bound) {
    return (int) number(draws.remove());
  }

  @Override
  public long nextLong() {
    throw new IllegalStateException("no numbers of this kind were recorded");
  }
}
