package org.cfgrun.interpreter.eval;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;

/**
 * Runs the statements of a file in order. One that fails is reported and left; the names it would
 * have given a value are poisoned, so that it is not reported again wherever they are used.
 */
final class Evaluator {
  private static final String BASE = "_base_";

  private final Semantics semantics;
  private final Expressions expressions;
  private final Targets targets;
  private final Imports imports;
  private final Problems problems;
  private final boolean bindsBase;
  private final Scope scope = new Scope(null);

  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /**
   * An evaluator.
   *
   * @param bindsBase whether {@code _base_} is assigned like any name; otherwise its assignments
   *     are left out, for the bases are known
   */
  Evaluator(
      Semantics semantics,
      Expressions expressions,
      Imports imports,
      Problems problems,
      boolean bindsBase) {
    this.semantics = semantics;
    this.expressions = expressions;
    this.imports = imports;
    this.targets = new Targets(semantics, expressions);
    this.problems = problems;
    this.bindsBase = bindsBase;
  }

  Scope scope() {
    return scope;
  }

  void run(List<Statement> statements) {
    for (Statement statement : statements) {
      if (imports.importing()
          && statement instanceof Statement.With with
          && BaseImports.isReadBase(with)) {
        // Its names are bound already.
        continue;
      }
      try {
        run(statement);
      } catch (EvalFailure failure) {
        Diagnostic diagnostic = failure.diagnostic();
        if (diagnostic != null) {
          problems.add(diagnostic);
        }
        scope.poison(BoundNames.of(statement));
        if (failure.last()) {
          return;
        }
      }
    }
  }

  private Flow block(List<Statement> statements) {
    for (Statement statement : statements) {
      Flow flow = run(statement);
      if (flow != Flow.NEXT) {
        return flow;
      }
    }
    return Flow.NEXT;
  }

  private Flow run(Statement statement) {
    semantics.meter.step(statement.span());
    if (statement instanceof Statement.Assign assign) {
      assign(assign);
    } else if (statement instanceof Statement.ExpressionStatement lone) {
      expressions.eval(lone.value(), scope);
    } else if (statement instanceof Statement.AugmentedAssign augmented) {
      augment(augmented);
    } else if (statement instanceof Statement.If branch) {
      boolean test = Types.truth(expressions.operand(branch.test(), scope).data());
      return block(test ? branch.then() : branch.otherwise());
    } else if (statement instanceof Statement.For loop) {
      return loop(loop);
    } else if (statement instanceof Statement.AnnotatedAssign annotated) {
      if (annotated.value() != null) {
        targets.assign(annotated.target(), expressions.eval(annotated.value(), scope), scope);
      }
    } else if (statement instanceof Statement.Delete delete) {
      delete.targets().forEach(target -> targets.delete(target, scope));
    } else if (statement instanceof Statement.Assert claim) {
      claim(claim);
    } else if (statement instanceof Statement.Break) {
      return Flow.BREAK;
    } else if (statement instanceof Statement.Continue) {
      return Flow.CONTINUE;
    } else if (statement instanceof Statement.Import imported) {
      imports.bind(imported, scope);
    } else if (statement instanceof Statement.Refused || statement instanceof Statement.Broken) {
      // The parser has said so already.
      scope.poison(BoundNames.of(statement));
    } else if (statement instanceof Statement.With with) {
      throw Imports.misplacedWith(with.span());
    }
    return Flow.NEXT;
  }

  private void assign(Statement.Assign assign) {
    if (!bindsBase && assign.targets().stream().allMatch(Evaluator::isBase)) {
      return;
    }
    Value value = expressions.eval(assign.value(), scope);
    for (Expr target : assign.targets()) {
      if (bindsBase || !isBase(target)) {
        targets.assign(target, value, scope);
      }
    }
  }

  static boolean isBase(Expr target) {
    return target instanceof Expr.Name name && name.id().equals(BASE);
  }

  private void augment(Statement.AugmentedAssign augmented) {
    Span at = augmented.span();
    if (!bindsBase && isBase(augmented.target())) {
      return;
    }
    Value former = expressions.eval(augmented.target(), scope);
    Value value = expressions.operand(augmented.value(), scope);
    Value result =
        semantics.operators.applyInPlace(augmented.op(), former, value, at)
            ? Value.computed(former.data(), at)
            : Value.computed(semantics.operators.apply(augmented.op(), former, value, at), at);
    targets.assign(augmented.target(), result, scope);
  }

  private Flow loop(Statement.For loop) {
    Value iterable = expressions.operand(loop.iterable(), scope);
    Iterator<Value> values = semantics.iterating.over(iterable, loop.iterable().span());
    while (values.hasNext()) {
      targets.assign(loop.target(), values.next(), scope);
      if (block(loop.body()) == Flow.BREAK) {
        return Flow.NEXT;
      }
    }
    return block(loop.otherwise());
  }

  private void claim(Statement.Assert claim) {
    if (Types.truth(expressions.operand(claim.test(), scope).data())) {
      return;
    }
    Expr message = claim.message();
    String text =
        message == null
            ? "`" + claim.test().span().text() + "` does not hold."
            : semantics.formatting.str(expressions.eval(message, scope).data(), message.span());
    throw EvalFailure.of(ErrorCode.BAD_VALUE, claim.span(), "The assertion fails: " + text);
  }

  /** The values of all names, in the order of first assignment. */
  Map<String, Value> values() {
    return scope.values();
  }
}
