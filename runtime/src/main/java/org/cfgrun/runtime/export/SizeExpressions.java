package org.cfgrun.runtime.export;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.cfgrun.runtime.torch.Trace;
import org.jspecify.annotations.Nullable;

/**
 * Finds what computes a number that differs between the traces of a function: an argument of the
 * function, the size of a tensor, the bounds of a part of a concatenation, or simple arithmetic on
 * one tensor's sizes. An expression is accepted if it gives the number of every trace.
 */
final class SizeExpressions {
  private final List<Trace> traces;
  private final Map<String, long[]> numbers;
  private final IntFunction<String> names;

  /** Sizes of all values so far, newest last: an expression and its number in each trace. */
  private final List<Map<String, long[]>> sizes = new ArrayList<>();

  private final Map<String, long[]> bounds = new LinkedHashMap<>();

  /**
   * @param numbers numeric arguments of the function, with their number in each trace
   * @param names returns the expression of a value
   */
  SizeExpressions(List<Trace> traces, Map<String, long[]> numbers, IntFunction<String> names) {
    this.traces = traces;
    this.numbers = numbers;
    this.names = names;
  }

  /** Makes the sizes of a value available to later calls. Values are added in their order. */
  void add(int value) {
    Map<String, long[]> own = new LinkedHashMap<>();
    for (int axis = 0; axis < commonRank(value); axis++) {
      int at = axis;
      long[] size =
          traces.stream().mapToLong(trace -> trace.values().get(value).shape().get(at)).toArray();
      if (differs(size)) {
        own.put("torch.size(%s, %s)".formatted(names.apply(value), axis), size);
      }
    }
    sizes.add(own);
  }

  /** Returns the number of axes of a value; 0 unless all traces have it. */
  private int commonRank(int value) {
    int rank = traces.get(0).values().get(value).shape().rank();
    return traces.stream()
            .allMatch(
                trace ->
                    value < trace.values().size()
                        && trace.values().get(value).shape().rank() == rank)
        ? rank
        : 0;
  }

  /** Makes the bounds of the parts of a concatenation available. */
  void addConcatenation(List<Integer> parts, int axis) {
    String sum = "";
    long[] end = new long[traces.size()];
    for (int part : parts) {
      for (int t = 0; t < end.length; t++) {
        end[t] += traces.get(t).values().get(part).shape().get(axis);
      }
      String size = "torch.size(%s, %s)".formatted(names.apply(part), axis);
      sum = sum.isEmpty() ? size : "torch.add(%s, %s)".formatted(sum, size);
      bounds.putIfAbsent(sum, end.clone());
    }
  }

  /**
   * Returns an expression of a number.
   *
   * @param wanted the number in each trace
   * @param near values that are likely to have the size
   * @return null if there is none
   */
  @Nullable String integer(long[] wanted, List<Integer> near) {
    List<Map<String, long[]>> candidates = candidates(near);
    for (Map<String, long[]> candidate : candidates) {
      for (Map.Entry<String, long[]> size : candidate.entrySet()) {
        if (Arrays.equals(size.getValue(), wanted)) {
          return size.getKey();
        }
      }
    }
    for (Map<String, long[]> candidate : candidates) {
      String found = arithmetic(candidate, wanted);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** Returns an expression of a float that is a whole number or the inverse of one. */
  @Nullable String decimal(double[] wanted, List<Integer> near) {
    String whole = converted(wanted, near, value -> value);
    if (whole != null) {
      return "float(" + whole + ")";
    }
    String inverse = converted(wanted, near, value -> 1 / value);
    return inverse == null ? null : "torch.div(1., float(" + inverse + "))";
  }

  private @Nullable String converted(
      double[] wanted, List<Integer> near, DoubleUnaryOperator function) {
    long[] integers = new long[wanted.length];
    for (int t = 0; t < wanted.length; t++) {
      integers[t] = Math.round(function.applyAsDouble(wanted[t]));
      if (function.applyAsDouble(integers[t]) != wanted[t]) {
        return null;
      }
    }
    return integer(integers, near);
  }

  private List<Map<String, long[]>> candidates(List<Integer> near) {
    Set<Map<String, long[]>> ordered = new LinkedHashSet<>();
    ordered.add(numbers);
    near.forEach(value -> ordered.add(sizes.get(value)));
    for (int value = sizes.size() - 1; value >= 0; value--) {
      ordered.add(sizes.get(value));
    }
    ordered.add(bounds);
    return List.copyOf(ordered);
  }

  private static @Nullable String arithmetic(Map<String, long[]> sizes, long[] wanted) {
    String product = product(sizes, wanted);
    if (product != null) {
      return product;
    }
    for (Map.Entry<String, long[]> entry : sizes.entrySet()) {
      long[] size = entry.getValue();
      long added = wanted[0] - size[0];
      if (gives(wanted, t -> size[t] + added)) {
        return "torch.add(%s, %s)".formatted(entry.getKey(), added);
      }
      for (long divisor = 2; divisor <= 64; divisor++) {
        long by = divisor;
        if (gives(wanted, t -> size[t] / by)) {
          return "torch.floordiv(%s, %s)".formatted(entry.getKey(), by);
        }
        if (gives(wanted, t -> (size[t] + by - 1) / by)) {
          return "torch.floordiv(torch.add(%s, %s), %s)".formatted(entry.getKey(), by - 1, by);
        }
      }
    }
    return null;
  }

  /** Finds a multiple of one size or of the product of two. */
  private static @Nullable String product(Map<String, long[]> sizes, long[] wanted) {
    Map<String, long[]> products = new LinkedHashMap<>(sizes);
    List<Map.Entry<String, long[]>> entries = List.copyOf(sizes.entrySet());
    for (int i = 0; i < entries.size(); i++) {
      for (int j = i + 1; j < entries.size(); j++) {
        long[] a = entries.get(i).getValue();
        long[] b = entries.get(j).getValue();
        products.put(
            "torch.mul(%s, %s)".formatted(entries.get(i).getKey(), entries.get(j).getKey()),
            IntStream.range(0, a.length).mapToLong(t -> a[t] * b[t]).toArray());
      }
    }
    for (Map.Entry<String, long[]> entry : products.entrySet()) {
      long[] size = entry.getValue();
      long factor = size[0] == 0 ? 0 : wanted[0] / size[0];
      if (factor != 0 && gives(wanted, t -> size[t] * factor)) {
        return factor == 1 ? entry.getKey() : "torch.mul(%s, %s)".formatted(entry.getKey(), factor);
      }
    }
    return null;
  }

  private static boolean gives(long[] wanted, IntToLongFunction computed) {
    return IntStream.range(0, wanted.length).allMatch(t -> computed.applyAsLong(t) == wanted[t]);
  }

  private static boolean differs(long[] numbers) {
    return LongStream.of(numbers).distinct().count() > 1;
  }
}
