package org.cfgrun.interpreter;

import java.math.BigInteger;
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
  public static final Origin ORIGIN = Origin.written(Source.of("values", "").all());

  @Provide
  public Arbitrary<DictNode> dicts() {
    Arbitrary<ConfigNode> keys =
        Arbitraries.oneOf(names(), Arbitraries.of("dict", "float", "range", "set"))
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
            Arbitraries.of("{{ fileDirname }}", "{{_base_.a}}", "it's \"so\"", "\\n\n\t", "{}{{"),
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
            Arbitraries.of("class", "a b", "", "None").map(k -> new ScalarNode(k, ORIGIN)));
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
}
