package org.cfgrun.interpreter.eval;

import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.NoneData;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.inherit.Document.Bases;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.Reference;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.jspecify.annotations.Nullable;

/**
 * Executes the statements of a file in order. A statement that fails is reported and skipped; the
 * names that it assigns are poisoned, so that their uses do not cause more errors.
 */
public final class Evaluator {
  private final Problems problems;
  private final boolean bindsBase;
  private final Limits limits;
  private final Names names;
  private final Imports imports;
  private final Expressions expressions;
  private final Scope scope = new Scope(null);
  private final Set<Span> printed = new HashSet<>();

  private enum Flow {
    NEXT,
    BREAK,
    CONTINUE
  }

  /**
   * An evaluator of one file.
   *
   * @param importing whether the file imports its bases
   * @param bases what {@code _base_} is
   * @param settings values of top-level variables that replace the assigned ones
   * @param limits count what the config uses
   * @param bindsBase whether {@code _base_} is assigned like any name; otherwise its assignments
   *     are left out, for the bases are known
   */
  public Evaluator(
      Limits limits,
      boolean importing,
      Bases bases,
      Templates templates,
      Settings settings,
      Problems problems,
      boolean bindsBase) {
    this.problems = problems;
    this.bindsBase = bindsBase;
    this.limits = limits;
    this.names = new Names(importing, bases, limits);
    this.imports = new Imports(importing, new PureModules(templates));
    this.expressions = new Expressions(limits, names, templates, settings, problems);
  }

  /** Returns the scope of the file. */
  public Scope scope() {
    return scope;
  }

  /** Returns the references to imported code by the names that they are bound to. */
  public Map<String, Reference> references() {
    return imports.references();
  }

  /** Returns the bases as edited by the file, or null if it has not read them. */
  public @Nullable Value editedBases() {
    return names.editedBases();
  }

  /** Executes statements. */
  public void run(List<Statement> statements) {
    for (Statement statement : statements) {
      if (imports.importing()
          && statement instanceof Statement.With with
          && Imports.isReadBase(with)) {
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
    limits.step(statement.span());
    switch (statement.form()) {
      case ASSIGN -> assign((Statement.Assign) statement);
      case AUGMENTED_ASSIGN -> augment((Statement.AugmentedAssign) statement);
      case ANNOTATED_ASSIGN -> annotate((Statement.AnnotatedAssign) statement);
      case DELETE ->
          ((Statement.Delete) statement)
              .targets()
              .forEach(target -> expressions.targets().delete(target, scope));
      case EXPRESSION -> evaluate(((Statement.ExpressionStatement) statement).value());
      case IF -> {
        Statement.If branch = (Statement.If) statement;
        boolean test = expressions.test(branch.test(), scope);
        return block(test ? branch.then() : branch.otherwise());
      }
      case FOR -> {
        return loop((Statement.For) statement);
      }
      case BREAK -> {
        return Flow.BREAK;
      }
      case CONTINUE -> {
        return Flow.CONTINUE;
      }
      case PASS -> {}
      case ASSERT -> assertTrue((Statement.Assert) statement);
      case IMPORT -> imports.bind((Statement.Import) statement, scope);
      case WITH -> throw Imports.misplacedWith(statement.span());
      // The parser has reported it.
      case REFUSED, BROKEN -> scope.poison(BoundNames.of(statement));
    }
    return Flow.NEXT;
  }

  private void evaluate(Expr expr) {
    boolean prints =
        expr instanceof Expr.Call call
            && call.function() instanceof Expr.Name name
            && name.id().equals("print")
            && scope.find("print") == null;
    if (!prints) {
      expressions.eval(expr, scope);
    } else if (printed.add(expr.span())) {
      problems.add(
          Diagnostic.remark(
              ErrorCode.NOT_DECLARATIVE, expr.span(), "A config does not print; this is ignored."));
    }
  }

  private void assign(Statement.Assign assign) {
    if (!bindsBase && assign.targets().stream().allMatch(Evaluator::isBase)) {
      return;
    }
    // A value that is replaced anyway may have an error, such as an unset environment variable.
    boolean replaced = assign.targets().stream().allMatch(expressions.targets()::isReplaced);
    Value value =
        replaced
            ? Value.written(NoneData.NONE, assign.value().span())
            : expressions.eval(assign.value(), scope);
    for (Expr target : assign.targets()) {
      if (bindsBase || !isBase(target)) {
        expressions.targets().assign(target, value, scope);
      }
    }
  }

  /** Whether a target is {@code _base_}. */
  public static boolean isBase(Expr target) {
    return target instanceof Expr.Name name && name.id().equals(ReservedKeys.BASE);
  }

  private void annotate(Statement.AnnotatedAssign annotated) {
    Expr value = annotated.value();
    if (value != null) {
      expressions.targets().assign(annotated.target(), expressions.eval(value, scope), scope);
    }
  }

  private void augment(Statement.AugmentedAssign augmented) {
    if (!bindsBase && isBase(augmented.target())) {
      return;
    }
    Context context = expressions.at(augmented.span());
    Data former = expressions.eval(augmented.target(), scope).data();
    Data value = expressions.operand(augmented.value(), scope).data();
    boolean changed = former.applyInPlace(augmented.op(), value, context);
    Data result = changed ? former : Data.apply(augmented.op(), former, value, context);
    expressions.targets().assign(augmented.target(), context.computed(result), scope);
  }

  private Flow loop(Statement.For loop) {
    Value iterable = expressions.operand(loop.iterable(), scope);
    Iterator<Value> values = iterable.data().iterate(expressions.at(loop.iterable().span()));
    while (values.hasNext()) {
      expressions.targets().assign(loop.target(), values.next(), scope);
      if (block(loop.body()) == Flow.BREAK) {
        return Flow.NEXT;
      }
    }
    return block(loop.otherwise());
  }

  private void assertTrue(Statement.Assert claim) {
    if (expressions.test(claim.test(), scope)) {
      return;
    }
    Expr message = claim.message();
    String text =
        message == null
            ? "`" + claim.test().span().text() + "` is false."
            : expressions.eval(message, scope).data().str(expressions.at(message.span()));
    throw EvalFailure.of(ErrorCode.BAD_VALUE, claim.span(), "Assertion failed: " + text);
  }
}
