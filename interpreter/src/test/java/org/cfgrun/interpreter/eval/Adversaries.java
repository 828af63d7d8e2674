package org.cfgrun.interpreter.eval;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.cfgrun.interpreter.eval.data.BoolData;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.DictData;
import org.cfgrun.interpreter.eval.data.FloatData;
import org.cfgrun.interpreter.eval.data.FunctionData;
import org.cfgrun.interpreter.eval.data.IntData;
import org.cfgrun.interpreter.eval.data.IteratorData;
import org.cfgrun.interpreter.eval.data.ListData;
import org.cfgrun.interpreter.eval.data.NoneData;
import org.cfgrun.interpreter.eval.data.RangeData;
import org.cfgrun.interpreter.eval.data.ReferenceData;
import org.cfgrun.interpreter.eval.data.SetData;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.TupleData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.Reference;

/** Values near the limits of a config that make a naive operation slow, by name. */
final class Adversaries {
  private static final int TEXT = 1 << 17;
  private static final int ITEMS = 2000;
  private static final int COLLISIONS = 10;
  private static final int DEPTH = 60;

  private final Context context;

  private Adversaries(Context context) {
    this.context = context;
  }

  /** Returns all values, made anew by each call unless nothing can change them. */
  static Map<String, Function<Context, Data>> all() {
    Map<String, Function<Context, Data>> all = new LinkedHashMap<>();
    texts(all);
    numbers(all);
    containers(all);
    sets(all);
    functions(all);
    return all;
  }

  private static void texts(Map<String, Function<Context, Data>> all) {
    shared(all, "''", new StrData(""));
    shared(all, "'a'", new StrData("a"));
    shared(all, "'<5'", new StrData("<5"));
    shared(all, "'.3000000f'", new StrData(".3000000f"));
    shared(all, "aaa...", text("a", TEXT));
    shared(all, "aaa... (equal)", text("a", TEXT));
    shared(all, "aaa...b", new StrData("a".repeat(TEXT / 2) + "b"));
    shared(all, "baaa...", new StrData("b" + "a".repeat(TEXT / 2)));
    shared(all, "abab...", text("ab", TEXT));
    shared(all, "blanks", text(" ", TEXT));
    shared(all, "lines", text("\n", TEXT));
    shared(all, "digits", text("9", TEXT));
    shared(all, "digits and x", new StrData("1".repeat(TEXT) + "x"));
    shared(all, "1_1_1...", new StrData("1" + "_1".repeat(TEXT / 2)));
    shared(all, "zeros", new StrData("0." + "0".repeat(TEXT)));
    shared(all, "sharp s", text("\u00DF", TEXT));
    shared(all, "dotted capital i", text("\u0130", TEXT));
    shared(all, "pairs of units", text("\uD83D\uDE00", TEXT));
    shared(all, "controls", text("\u0001", TEXT));
    shared(all, "{}{}{}...", text("{}", TEXT));
    shared(all, "{{{...", text("{", TEXT));
    shared(all, "{0[a][a]...", new StrData("{0" + "[a]".repeat(TEXT / 3) + "}"));
    shared(all, "%s%s%s...", text("%s", TEXT));
    shared(all, "%(a%(a...", text("%(a", TEXT));
    shared(all, "name", text("update", TEXT));
  }

  private static Data text(String part, int length) {
    return new StrData(part.repeat(length / part.length()));
  }

  private static void numbers(Map<String, Function<Context, Data>> all) {
    for (long value : new long[] {0, -1, 3, 100_000, Integer.MIN_VALUE, Long.MIN_VALUE, 1L << 40}) {
      shared(all, Long.toString(value), IntData.of(value));
    }
    BigInteger large = BigInteger.ONE.shiftLeft(14_000).subtract(BigInteger.ONE);
    shared(all, "2**14000 - 1", IntData.of(large));
    shared(all, "-2**14000", IntData.of(large.add(BigInteger.ONE).negate()));
    shared(all, "2**2000", IntData.of(BigInteger.ONE.shiftLeft(2000)));
    for (double value : new double[] {0.1, -1e308, 5e-324, Double.NaN, Double.POSITIVE_INFINITY}) {
      shared(all, Double.toString(value), new FloatData(value));
    }
    shared(all, "True", BoolData.of(true));
    shared(all, "None", NoneData.NONE);
    shared(all, "range(2000)", new RangeData(new RangeValue(0, ITEMS, 1)));
    shared(all, "range(2**62)", new RangeData(new RangeValue(0, 1L << 62, 1)));
  }

  private static void containers(Map<String, Function<Context, Data>> all) {
    Data text = text("a", TEXT);
    made(all, "[]", in -> new ListData());
    made(all, "list of ints", in -> new ListData(in.items(IntData::of)));
    made(all, "list of one int", in -> new ListData(in.items(i -> IntData.of(0))));
    made(all, "list of one text", in -> new ListData(in.items(i -> text)));
    made(all, "list of words", in -> new ListData(in.items(i -> new StrData("w" + i))));
    made(all, "list of pairs", in -> new ListData(in.items(in::pair)));
    made(all, "nested list", Adversaries::nested);
    shared(all, "()", TupleData.of());
    made(all, "tuple of ints", in -> new TupleData(in.items(IntData::of)));
    made(all, "tuple of words", in -> new TupleData(in.items(i -> new StrData("w" + i))));
    made(all, "tuple of one text", in -> new TupleData(in.items(i -> text)));
    made(all, "shared tuple", in -> in.tree());
    made(all, "{}", in -> new DictData());
    made(all, "dict of words", in -> in.dict(in.items(i -> new StrData("w" + i))));
    made(all, "dict of ints", in -> in.dict(in.items(IntData::of)));
    made(all, "dict of words of one hash", in -> in.dict(in.collisions()));
    made(all, "dict of keys of one hash", in -> in.dict(in.mixedCollisions()));
    made(all, "iterator", in -> new IteratorData("zip", in.items(IntData::of).iterator()));
  }

  private static void sets(Map<String, Function<Context, Data>> all) {
    made(all, "set()", in -> new SetData(false));
    made(all, "set of ints", in -> in.set(in.items(IntData::of), false));
    made(all, "set of words", in -> in.set(in.items(i -> new StrData("w" + i)), false));
    made(all, "set of keys of one hash", in -> in.set(in.mixedCollisions(), false));
    made(all, "frozenset of words", in -> in.set(in.items(i -> new StrData("w" + i)), true));
    made(all, "frozensets in frozensets", in -> in.tower());
    made(all, "frozensets in frozensets (equal)", in -> in.tower());
  }

  private static void functions(Map<String, Function<Context, Data>> all) {
    shared(all, "len", Builtins.ALL.get("len").data());
    shared(all, "str", Builtins.ALL.get("str").data());
    all.put(
        "append",
        context -> {
          ListData list = new ListData();
          return FunctionData.function("append", list.method("append"));
        });
    shared(all, "reference", new ReferenceData(new Reference("a.".repeat(TEXT / 2) + "b", false)));
  }

  private static void shared(Map<String, Function<Context, Data>> all, String name, Data data) {
    all.put(name, context -> data);
  }

  private static void made(
      Map<String, Function<Context, Data>> all, String name, Function<Adversaries, Data> data) {
    all.put(name, context -> data.apply(new Adversaries(context)));
  }

  private List<Value> items(IntFunction<Data> item) {
    List<Value> items = new ArrayList<>();
    for (int i = 0; i < ITEMS; i++) {
      items.add(value(item.apply(i)));
    }
    return items;
  }

  private Value value(Data data) {
    return Value.computed(data, context.span());
  }

  private Data pair(int i) {
    return TupleData.of(value(new StrData("w" + i)), value(IntData.of(i)));
  }

  private Data nested() {
    Data data = new ListData(items(IntData::of));
    for (int i = 0; i < DEPTH; i++) {
      data = new ListData(List.of(value(data)));
    }
    return data;
  }

  /** A tuple of two tuples that are the same one, and so on: 2**18 parts in all. */
  private Data tree() {
    Data data = TupleData.of(value(IntData.of(1)));
    for (int i = 0; i < 18; i++) {
      data = TupleData.of(value(data), value(data));
    }
    return data;
  }

  private Data tower() {
    Data data = set(List.of(value(IntData.of(1))), true);
    for (int i = 0; i < DEPTH; i++) {
      Data inner = set(List.of(value(data)), true);
      data = set(List.of(value(data), value(inner)), true);
    }
    return data;
  }

  private List<Value> collisions() {
    List<String> texts = List.of("");
    for (int i = 0; i < COLLISIONS; i++) {
      List<String> longer = new ArrayList<>();
      texts.forEach(text -> longer.addAll(List.of(text + "Aa", text + "BB")));
      texts = longer;
    }
    return texts.stream().map(text -> value(new StrData(text))).toList();
  }

  /** Strings, integers and tuples whose hashes in Java are equal. */
  private List<Value> mixedCollisions() {
    List<Value> keys = new ArrayList<>(collisions());
    int hash = ((StrData) keys.get(0).data()).text().hashCode();
    for (long i = 1; i < 1 << COLLISIONS; i++) {
      keys.add(value(IntData.of(i << 32 | ((hash ^ i) & 0xffffffffL))));
    }
    collisions().forEach(key -> keys.add(value(TupleData.of(key))));
    return keys;
  }

  private Data dict(List<Value> keys) {
    DictData dict = new DictData();
    keys.forEach(key -> dict.put(key, value(IntData.of(1)), context));
    return dict;
  }

  private SetData set(List<Value> items, boolean frozen) {
    SetData set = new SetData(frozen);
    items.forEach(item -> set.add(item, context));
    return set;
  }
}
