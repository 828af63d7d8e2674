package org.cfgrun.interpreter.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.inherit.BaseReference;
import org.cfgrun.interpreter.inherit.Document;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ScalarNode;

/** A config in the config language. */
final class CodeDocument implements Document {
  private static final String BASE = "_base_";

  private final SourceId id;
  private final ConfigFile file;
  private final Budget budget;

  CodeDocument(SourceId id, ConfigFile file, Budget budget) {
    this.id = id;
    this.file = file;
    this.budget = budget;
  }

  @Override
  public Source source() {
    return file.source();
  }

  /**
   * Finds {@code _base_} by running the statements up to its last assignment, so that it may use
   * names that were assigned before. Their own problems are left to {@link #evaluate}.
   */
  @Override
  public List<BaseReference> bases(Problems problems) {
    int last = -1;
    for (int i = 0; i < file.statements().size(); i++) {
      last = BoundNames.of(file.statements().get(i)).contains(BASE) && assigns(i) ? i : last;
    }
    if (last < 0) {
      return List.of();
    }
    Statement naming = file.statements().get(last);
    Problems muted = new Problems();
    Bases none = new Bases(new DictNode(Map.of(), Origin.written(source().all())), false);
    boolean constant = naming instanceof Statement.Assign assign && isConstant(assign.value());
    Run run = new Run(none, muted, true);
    if (!constant) {
      run.evaluator.run(file.statements().subList(0, last));
    }
    Problems own = new Problems();
    Run base = constant ? new Run(none, own, true) : run;
    base.evaluator.run(List.of(naming));
    Problems seen = constant ? own : muted;
    Value value = base.evaluator.values().get(BASE);
    if (value == null) {
      reportFailure(seen, naming, problems);
      return List.of();
    }
    return references(value, problems);
  }

  private boolean assigns(int index) {
    Statement statement = file.statements().get(index);
    return !(statement instanceof Statement.ExpressionStatement)
        && !(statement instanceof Statement.Assign assign
            && assign.targets().stream().noneMatch(Evaluator::isBase)
            && assign.targets().stream().noneMatch(Expr.TupleDisplay.class::isInstance));
  }

  private static boolean isConstant(Expr expr) {
    return expr instanceof Expr.Literal
        || (expr instanceof Expr.ListDisplay list
            && list.items().stream().allMatch(Expr.Literal.class::isInstance))
        || (expr instanceof Expr.TupleDisplay tuple
            && tuple.items().stream().allMatch(Expr.Literal.class::isInstance));
  }

  private static void reportFailure(Problems seen, Statement naming, Problems problems) {
    for (Diagnostic diagnostic : seen.all()) {
      if (diagnostic.span() != null
          && diagnostic.span().start() >= naming.span().start()
          && diagnostic.span().end() <= naming.span().end()) {
        problems.add(diagnostic);
      }
    }
  }

  private static List<BaseReference> references(Value value, Problems problems) {
    List<Value> items;
    if (value.data() instanceof ListData list) {
      items = list.items;
    } else if (value.data() instanceof TupleData tuple) {
      items = tuple.items;
    } else {
      items = List.of(value);
    }
    List<BaseReference> references = new ArrayList<>();
    for (Value item : items) {
      if (item.data() instanceof String path) {
        references.add(new BaseReference(path, item.origin().span()));
      } else {
        problems.add(
            Diagnostic.error(
                    ErrorCode.BAD_BASE,
                    item.origin().span(),
                    "A base is named by a str, and this is a " + Types.name(item.data()) + ".")
                .help("Write `_base_ = 'file.cfg'` or `_base_ = ['a.cfg', 'b.cfg']`."));
      }
    }
    return references;
  }

  @Override
  public Evaluated evaluate(Bases bases, Problems problems) {
    Run run = new Run(bases, problems, false);
    run.evaluator.run(file.statements());
    Freezer freezer = new Freezer(run.semantics.meter);
    Map<ConfigNode, ConfigNode> own = new LinkedHashMap<>();
    run.evaluator
        .values()
        .forEach(
            (name, value) -> {
              if (isKey(name, value) && !run.evaluator.scope().isPoisoned(name)) {
                put(own, key(name, value, run.evaluator.scope()), value, freezer, problems);
              }
            });
    return new Evaluated(
        new DictNode(own, Origin.written(source().all())), edited(run, bases, freezer, problems));
  }

  private static boolean isKey(String name, Value value) {
    return !name.startsWith("__")
        && !name.equals(BASE)
        && !(value.data() instanceof ModuleData)
        && !(value.data() instanceof Callable);
  }

  /** A key comes from where its name was assigned last. */
  private static ConfigNode key(String name, Value value, Scope scope) {
    Span place = scope.place(name);
    return new ScalarNode(name, Origin.written(place == null ? value.origin().span() : place));
  }

  private static void put(
      Map<ConfigNode, ConfigNode> own,
      ConfigNode key,
      Value value,
      Freezer freezer,
      Problems problems) {
    try {
      own.put(key, freezer.freeze(value));
    } catch (EvalFailure failure) {
      Diagnostic diagnostic = failure.diagnostic();
      boolean again =
          failure.last()
              && problems.all().stream().anyMatch(d -> d.code() == ErrorCode.OVER_BUDGET);
      if (diagnostic != null && !again) {
        problems.add(diagnostic);
      }
    }
  }

  private static DictNode edited(Run run, Bases bases, Freezer freezer, Problems problems) {
    Value edited = run.names.editedBases();
    if (edited == null) {
      return bases.values();
    }
    Map<ConfigNode, ConfigNode> frozen = new LinkedHashMap<>();
    put(frozen, new ScalarNode(BASE, edited.origin()), edited, freezer, problems);
    return frozen.values().stream().map(DictNode.class::cast).findFirst().orElse(bases.values());
  }

  /** The parts of one evaluation. */
  private final class Run {
    final Semantics semantics = new Semantics(budget);
    final Names names;
    final Evaluator evaluator;

    Run(Bases bases, Problems problems, boolean bindsBase) {
      names = new Names(new Builtins(semantics, Strings.NOWHERE).byName(), bases);
      Templates templates = new Templates(id, bases, problems);
      Expressions expressions = new Expressions(semantics, names, templates);
      evaluator = new Evaluator(semantics, expressions, problems, bindsBase);
    }
  }
}
