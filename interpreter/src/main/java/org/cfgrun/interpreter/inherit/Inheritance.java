package org.cfgrun.interpreter.inherit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseGraph.Base;
import org.cfgrun.interpreter.inherit.BaseGraph.Member;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.inherit.Document.Evaluated;
import org.cfgrun.interpreter.inherit.Document.Exports;
import org.cfgrun.interpreter.inherit.Document.Start;
import org.cfgrun.interpreter.inherit.Document.Style;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the files of a graph, bases first, and merges each into its bases unless it imports
 * them. The result of a file is kept and shared by all of its children. Instances are thread-safe.
 */
public final class Inheritance {
  /** The keys that one message names. */
  private static final int MAX_NAMED = 6;

  private final Map<Member, Once> results = new ConcurrentHashMap<>();

  private record Result(
      Layer layer, Exports exports, Problems problems, boolean complete, Spent spent) {
    DictNode values() {
      return layer.merged();
    }
  }

  /** Returns the merged values of the graph's entry. */
  public DictNode evaluate(BaseGraph graph, Problems problems) {
    Set<Diagnostic> overBudget = new HashSet<>();
    for (Member member : graph.basesFirst()) {
      for (Problems found : List.of(member.problems(), result(member).problems())) {
        // The search for bases and the evaluation may exhaust their budgets at the same place.
        found.all().stream()
            .filter(one -> one.code() != ErrorCode.OVER_BUDGET || overBudget.add(one))
            .forEach(problems::add);
      }
    }
    return result(graph.entry()).values();
  }

  /** Returns the contribution of each file of the graph, bases first. */
  public List<Layer> layers(BaseGraph graph) {
    return graph.basesFirst().stream().map(member -> result(member).layer()).toList();
  }

  /** Forgets the results of files that are no longer part of any graph. */
  public void forget(List<Member> members) {
    members.forEach(results::remove);
  }

  private Result result(Member member) {
    return results.computeIfAbsent(member, Once::new).get();
  }

  /**
   * The result of one file. The first thread that asks computes it, and others wait. Not
   * computeIfAbsent on the map, which must not be called recursively for the bases.
   */
  private final class Once {
    private final Member member;
    private @Nullable Result result;

    private Once(Member member) {
      this.member = member;
    }

    // No deadlock: a thread that holds the lock of a child waits for bases only, and graphs are
    // acyclic.
    private synchronized Result get() {
      Result known = result;
      if (known == null) {
        known = compute(member);
        result = known;
      }
      return known;
    }
  }

  private Result compute(Member member) {
    Problems problems = new Problems();
    boolean complete = true;
    Spent before = Spent.NOTHING;
    Span at = member.document().source().all();
    for (Base base : member.bases()) {
      Result result = result(base.member());
      complete &= result.complete();
      before = before.plus(result.spent()).plusElements(result.values().entries().size());
      at = base.reference().span();
    }
    complete &= !member.problems().hasErrors();
    Start start = new Start(before, at);
    // Before the values of the bases are joined, which can take longer than evaluating them.
    if (!member.document().affords(start, complete ? problems : new Problems())) {
      DictNode none = new DictNode(Map.of(), whole(member));
      Layer layer = new Layer(member, none, none, none);
      return new Result(layer, new Exports(none, Map.of()), problems, false, before);
    }
    boolean imports = member.document().style() == Style.IMPORTING;
    Bases bases =
        imports
            ? new Bases(new DictNode(Map.of(), whole(member)), complete, imports(member))
            : new Bases(join(member, problems), complete);
    Evaluated said = member.document().evaluate(bases, start, problems);
    DictNode own = dropDeprecation(said.own(), problems);
    Merger merger = Merger.ofFiles(problems);
    DictNode merged =
        imports || member.bases().isEmpty()
            ? own
            : merger.merge(own, said.bases()).withOrigin(own.origin());
    DictNode given = imports ? Difference.of(own, said.bases()) : own;
    Layer layer = new Layer(member, given, said.bases(), merged);
    Exports exports = new Exports(merged, said.references());
    Spent spent = said.spent().plusElements(merger.copied());
    return new Result(layer, exports, problems, complete && !problems.hasErrors(), spent);
  }

  private Map<BaseReference, Exports> imports(Member member) {
    Map<BaseReference, Exports> imports = new LinkedHashMap<>();
    for (Base base : member.bases()) {
      Exports exports = result(base.member()).exports();
      Map<ConfigNode, ConfigNode> values = new LinkedHashMap<>();
      exports.values().entries().forEach((key, value) -> values.put(key, inherited(value, base)));
      imports.put(
          base.reference(),
          new Exports(new DictNode(values, exports.values().origin()), exports.references()));
    }
    return imports;
  }

  private DictNode join(Member member, Problems problems) {
    Map<ConfigNode, ConfigNode> joined = new LinkedHashMap<>();
    Map<ConfigNode, Base> setBy = new HashMap<>();
    Map<Pair, List<ConfigNode>> twice = new LinkedHashMap<>();
    for (Base base : member.bases()) {
      String scope = base.reference().packageName();
      ScopeMarker marker = scope == null ? null : new ScopeMarker(scope, base.reference());
      result(base.member())
          .values()
          .entries()
          .forEach(
              (key, value) -> {
                Base earlier = setBy.putIfAbsent(key, base);
                if (earlier != null) {
                  twice
                      .computeIfAbsent(new Pair(earlier, base), pair -> new ArrayList<>())
                      .add(key);
                }
                ConfigNode scoped = marker == null ? value : marker.of(value);
                joined.put(key, inherited(scoped, base));
              });
    }
    twice.forEach((pair, keys) -> duplicates(keys, pair, problems));
    return new DictNode(joined, whole(member));
  }

  /** Two bases of a file that set the same keys. */
  private record Pair(Base earlier, Base later) {}

  /** Reports keys that two bases set: together if both inherit them from the same file. */
  private void duplicates(List<ConfigNode> keys, Pair pair, Problems problems) {
    Map<Source, Member> common = new HashMap<>();
    Set<Member> earlier = new HashSet<>(new BaseGraph(pair.earlier().member()).basesFirst());
    for (Member file : new BaseGraph(pair.later().member()).basesFirst()) {
      if (earlier.contains(file)) {
        common.put(file.document().source(), file);
      }
    }
    Map<Member, List<ConfigNode>> shared = new LinkedHashMap<>();
    for (ConfigNode key : keys) {
      Span place = samePlace(key, pair);
      Member from = place == null ? null : common.get(place.source());
      if (from == null) {
        problems.add(duplicate(key, pair.earlier(), pair.later()));
      } else {
        shared.computeIfAbsent(from, file -> new ArrayList<>()).add(key);
      }
    }
    shared.forEach((from, inherited) -> problems.add(diamond(inherited, from, pair)));
  }

  /** Returns where both bases have the value of a key from; null if they have different ones. */
  private @Nullable Span samePlace(ConfigNode key, Pair pair) {
    ConfigNode one = result(pair.earlier().member()).values().entries().get(key);
    ConfigNode other = result(pair.later().member()).values().entries().get(key);
    return one != null && other != null && one.origin().span().equals(other.origin().span())
        ? one.origin().span()
        : null;
  }

  private static Diagnostic diamond(List<ConfigNode> keys, Member from, Pair pair) {
    String earlier = pair.earlier().reference().path();
    String later = pair.later().reference().path();
    String names =
        keys.stream()
            .limit(MAX_NAMED)
            .map(key -> "`" + key + "`")
            .collect(Collectors.joining(", "));
    String more = keys.size() > MAX_NAMED ? " and " + (keys.size() - MAX_NAMED) + " more" : "";
    String shared = from.id().name();
    return Diagnostic.error(
            ErrorCode.DUPLICATE_KEY,
            pair.later().reference().span(),
            "`%s` and `%s` both inherit %s%s from `%s`."
                .formatted(earlier, later, names, more, shared))
        .help(
            "Let `%s` inherit `%s`, and name only `%s` here. mmcv too rejects keys that two bases set."
                .formatted(later, earlier, later));
  }

  private static Origin whole(Member member) {
    return Origin.written(member.document().source().all());
  }

  private static ConfigNode inherited(ConfigNode value, Base base) {
    return value.withOrigin(value.origin().through(ReservedKeys.BASE, base.reference().span()));
  }

  private Diagnostic duplicate(ConfigNode key, Base earlier, Base later) {
    Diagnostic diagnostic =
        Diagnostic.error(
            ErrorCode.DUPLICATE_KEY,
            later.reference().span(),
            "two bases of this file both set `" + key + "`.");
    for (Base base : new Base[] {earlier, later}) {
      ConfigNode value = result(base.member()).values().entries().get(key);
      if (value != null) {
        diagnostic =
            diagnostic.note("set by `" + base.reference().path() + "`", value.origin().span());
      }
    }
    return diagnostic.help("Let one of the bases inherit the other, or remove one.");
  }

  private static DictNode dropDeprecation(DictNode own, Problems problems) {
    ConfigNode note = own.get(ReservedKeys.DEPRECATION);
    if (note == null) {
      return own;
    }
    String message = "This config is deprecated";
    Diagnostic warning;
    if (note instanceof DictNode dict) {
      ConfigNode expected = dict.get("expected");
      ConfigNode reference = dict.get("reference");
      message += expected == null ? "." : ": use `" + expected + "` instead.";
      warning = Diagnostic.warning(ErrorCode.DEPRECATED, note.origin().span(), message);
      warning = reference == null ? warning : warning.help("See " + reference + ".");
    } else {
      warning = Diagnostic.warning(ErrorCode.DEPRECATED, note.origin().span(), message + ".");
    }
    problems.add(warning);
    Map<ConfigNode, ConfigNode> kept = new LinkedHashMap<>(own.entries());
    kept.remove(own.key(ReservedKeys.DEPRECATION));
    return new DictNode(kept, own.origin());
  }
}
