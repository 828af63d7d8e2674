package org.cfgrun.interpreter.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.BoundNames;
import org.cfgrun.interpreter.eval.Evaluator;
import org.cfgrun.interpreter.eval.Limits;
import org.cfgrun.interpreter.eval.data.SequenceData;
import org.cfgrun.interpreter.eval.data.StrData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.inherit.BaseReference;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;

/** Finds the bases that a file names in {@code _base_}. */
final class NamedBases {
  private final CodeFile file;
  private final Limits limits;
  private final List<Statement> statements;

  NamedBases(CodeFile file, Limits limits) {
    this.file = file;
    this.limits = limits;
    this.statements = file.tree().statements();
  }

  /**
   * Finds {@code _base_} by running the statements up to its assignment, so that it can use names
   * that were assigned before. The evaluation of the file reports the problems of those statements.
   */
  List<BaseReference> references(Problems problems) {
    int last = naming(problems);
    if (last < 0) {
      return List.of();
    }
    Statement naming = statements.get(last);
    Problems muted = new Problems();
    Bases none =
        new Bases(new DictNode(Map.of(), Origin.written(file.tree().source().all())), false);
    boolean constant = naming instanceof Statement.Assign assign && isConstant(assign.value());
    Evaluator run = evaluator(none, muted);
    if (!constant) {
      run.run(statements.subList(0, last));
    }
    Problems own = new Problems();
    Evaluator base = constant ? evaluator(none, own) : run;
    base.run(List.of(naming));
    Problems seen = constant ? own : muted;
    Value value = base.scope().values().get(ReservedKeys.BASE);
    seen.all().stream().filter(one -> one.code() == ErrorCode.OVER_BUDGET).forEach(problems::add);
    if (value == null) {
      reportFailure(seen, naming, problems);
      return List.of();
    }
    return references(value, problems);
  }

  private Evaluator evaluator(Bases none, Problems problems) {
    return file.evaluator(none, none, limits, problems, true);
  }

  /** Returns the index of the statement whose {@code _base_} counts, or -1 if there is none. */
  private int naming(Problems problems) {
    int counts = -1;
    for (int i = 0; i < statements.size(); i++) {
      Statement statement = statements.get(i);
      if (!BoundNames.of(statement).contains(ReservedKeys.BASE) || !assigns(i)) {
        continue;
      }
      boolean again = counts >= 0 && statement instanceof Statement.Assign;
      if (again) {
        boolean first = file.environment().dialect() == Dialect.MMENGINE;
        problems.warn(
            ErrorCode.BAD_BASE,
            statement.span(),
            "`_base_` is assigned a second time; only the %s one counts, and in %s the %s."
                .formatted(
                    first ? "first" : "last",
                    first ? "mmcv 1.x" : "mmengine",
                    first ? "last" : "first"));
      }
      counts = again && file.environment().dialect() == Dialect.MMENGINE ? counts : i;
    }
    return counts;
  }

  private boolean assigns(int index) {
    Statement statement = statements.get(index);
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
      if (diagnostic.code() != ErrorCode.OVER_BUDGET
          && diagnostic.span() != null
          && diagnostic.span().start() >= naming.span().start()
          && diagnostic.span().end() <= naming.span().end()) {
        problems.add(diagnostic);
      }
    }
  }

  private static List<BaseReference> references(Value value, Problems problems) {
    List<Value> items =
        value.data() instanceof SequenceData sequence ? sequence.items() : List.of(value);
    List<BaseReference> references = new ArrayList<>();
    for (Value item : items) {
      if (item.data() instanceof StrData path) {
        references.add(BaseReference.named(path.text(), item.origin().span()));
      } else {
        problems.add(
            Diagnostic.error(
                    ErrorCode.BAD_BASE,
                    item.origin().span(),
                    "Expected the path of a base as a str, got " + item.data().description() + ".")
                .help("Write `_base_ = 'file.cfg'` or `_base_ = ['a.cfg', 'b.cfg']`."));
      }
    }
    return references;
  }
}
