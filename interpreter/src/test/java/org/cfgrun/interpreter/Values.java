package org.cfgrun.interpreter;

import java.math.BigInteger;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.RangeValue;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.SetNode;
import org.cfgrun.interpreter.value.TupleNode;

/** Random configs. */
public class Values extends DomainContextBase {
  // Python's names in other scripts; the last two are not in the form NFKC.
  private static final String[] NAMES = {"学习率", "größe", "_é", "x²", "ﬁ"};

  /** Strings that formats mistake for something else, or cannot contain as they are. */
  private static final String[] HOSTILE = {
    "{{ fileDirname }}",
    "{{_base_.a}}",
    "{{$HOME:x}}",
    "it's \"so\"",
    "\\n\n\t",
    "{}{{",
    "{{{",
    "=",
    "<<",
    "~",
    "-",
    "?",
    "---",
    "...",
    "..",
    ".5",
    "._1",
    "1:30",
    "2001-01-01",
    "1e3",
    "0o7",
    "0x1F",
    "1_000",
    "yes",
    "NULL",
    "true",
    ".inf",
    "nan",
    "null",
    "a: b",
    "a #b",
    "# a",
    "- a",
    "!!int 1",
    "&a",
    "*a",
    "[1]",
    "{a: 1}",
    "a, b",
    "%YAML",
    "@a",
    "`a`",
    "|",
    ">",
    " a",
    "a ",
    "a  b",
    "a\n b\n",
    "a\r\nb",
    "\r",
    "a\u0085b",
    "\u2028",
    "\u2029",
    "\uFEFFa",
    "\u00A0",
    "\u200B",
    "\u202Ea",
    "\u001B[31mred",
    "D:\bin\new",
    "\u0000",
    "\u007F",
    "\u009B",
    "\uD83D",
    "\uDE00",
    "\uDE00\uD83D",
    "\uD83Da",
    "\uD83D\uDE00",
    "\uE0F1\uE0F1 fileDirname \uE0F2\uE0F2",
    "\uFFFE",
    "\u2019",
    "e\u0301",
    "中文",
    "1".repeat(1100),
    "a b ".repeat(400)
  };

  public static final Origin ORIGIN = Origin.written(Source.of("values", "").all());

  @Provide
  public Arbitrary<DictNode> dicts() {
    Arbitrary<ConfigNode> keys =
        Arbitraries.oneOf(
                names(),
                Arbitraries.of("dict", "float", "frozenset", "range", "set"),
                Arbitraries.of(NAMES).map(name -> Normalizer.normalize(name, Normalizer.Form.NFKC)))
            .filter(name -> !name.equals("x2"))
            .map(name -> new ScalarNode(name, ORIGIN));
    return dict(keys, nodes(2));
  }

  private Arbitrary<DictNode> data() {
    Arbitrary<ConfigNode> keys =
        Arbitraries.oneOf(names(), Arbitraries.of(HOSTILE), Arbitraries.of(NAMES))
            .map(name -> new ScalarNode(name, ORIGIN));
    return dict(keys, nodes(2));
  }

  @Provide
  public Arbitrary<ConfigNode> nodes() {
    return nodes(3);
  }

  private Arbitrary<String> names() {
    return Arbitraries.strings().withCharRange('a', 'e').ofMinLength(1).ofMaxLength(2);
  }

  private Arbitrary<ConfigNode> scalars() {
    Arbitrary<Object> values =
        Arbitraries.oneOf(
            Arbitraries.longs().asGeneric(),
            Arbitraries.bigIntegers()
                .between(BigInteger.TWO.pow(63), BigInteger.TEN.pow(30))
                .asGeneric(),
            Arbitraries.doubles().asGeneric(),
            Arbitraries.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 1e16, 5e-324),
            Arbitraries.of(true, false),
            Arbitraries.strings().ofMaxLength(20).asGeneric(),
            Arbitraries.of(HOSTILE),
            Arbitraries.of(new RangeValue(0, 3, 1), new RangeValue(9, 0, -2)));
    return values.injectNull(0.1).map(value -> new ScalarNode(value, ORIGIN));
  }

  private Arbitrary<ConfigNode> nodes(int depth) {
    if (depth == 0) {
      return scalars();
    }
    Arbitrary<ConfigNode> inner = Arbitraries.lazy(() -> nodes(depth - 1));
    Arbitrary<ConfigNode> keys =
        Arbitraries.oneOf(
            names().map(name -> new ScalarNode(name, ORIGIN)),
            Arbitraries.integers().between(2, 9).map(i -> new ScalarNode((long) i, ORIGIN)),
            Arbitraries.of("class", "a b", "", "None").map(k -> new ScalarNode(k, ORIGIN)),
            Arbitraries.of(HOSTILE).map(k -> new ScalarNode(k, ORIGIN)),
            Arbitraries.of(NAMES).map(k -> new ScalarNode(k, ORIGIN)),
            Arbitraries.of(true, 0.5, 1e16, Double.NEGATIVE_INFINITY)
                .map(k -> new ScalarNode(k, ORIGIN)),
            names().list().ofMaxSize(2).map(Values::set),
            names()
                .list()
                .ofMaxSize(2)
                .map(Values::set)
                .map(s -> new TupleNode(List.of(s), ORIGIN)));
    return Arbitraries.oneOf(
        scalars(),
        inner.list().ofMaxSize(12).map(items -> new ListNode(items, ORIGIN)),
        inner.list().ofMaxSize(4).map(items -> new TupleNode(items, ORIGIN)),
        names().list().ofMaxSize(3).map(Values::set),
        dict(keys, inner).map(dict -> dict));
  }

  private static SetNode set(List<String> names) {
    var items = new HashSet<ConfigNode>();
    names.forEach(name -> items.add(new ScalarNode(name, ORIGIN)));
    return new SetNode(items, ORIGIN);
  }

  private static Arbitrary<DictNode> dict(
      Arbitrary<ConfigNode> keys, Arbitrary<ConfigNode> values) {
    return Arbitraries.maps(keys, values)
        .ofMaxSize(5)
        .map(entries -> new DictNode(new LinkedHashMap<>(Map.copyOf(entries)), ORIGIN));
  }

  /** Random configs whose top-level keys are any strings, as in JSON and YAML. */
  public static class Data extends DomainContextBase {
    @Provide
    public Arbitrary<DictNode> dicts() {
      return new Values().data();
    }
  }
}
