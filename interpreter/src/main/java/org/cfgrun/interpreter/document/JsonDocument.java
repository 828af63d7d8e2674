package org.cfgrun.interpreter.document;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.Budget;
import org.cfgrun.interpreter.eval.Limits;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.Freezer;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.inherit.BaseReference;
import org.cfgrun.interpreter.inherit.Document;
import org.cfgrun.interpreter.inherit.Spent;
import org.cfgrun.interpreter.source.Source;
import org.cfgrun.interpreter.source.SourceId;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.syntax.ConfigParser;
import org.cfgrun.interpreter.syntax.Expr;
import org.cfgrun.interpreter.syntax.JsonSyntax;
import org.cfgrun.interpreter.syntax.Statement;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ListNode;
import org.cfgrun.interpreter.value.NodeSize;
import org.cfgrun.interpreter.value.Origin;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * A config in JSON. Except for a few words, JSON is an expression of the config language.
 * Therefore, the parser of the config language reads it, including templates and positions.
 */
final class JsonDocument implements Document {
  private final SourceId id;
  private final Source source;
  private final Expr.@Nullable DictDisplay root;
  private final int tokens;
  private final Budget budget;
  private final Environment environment;

  private JsonDocument(
      SourceId id,
      Source source,
      Expr.@Nullable DictDisplay root,
      int tokens,
      Budget budget,
      Environment environment) {
    this.id = id;
    this.source = source;
    this.root = root;
    this.tokens = tokens;
    this.budget = budget;
    this.environment = environment;
  }

  static Document read(
      SourceId id, Source source, Budget budget, Environment environment, Problems problems) {
    if (!JsonSyntax.check(source, problems)) {
      return new JsonDocument(id, source, null, 0, budget, environment);
    }
    int before = problems.errorCount();
    ConfigFile file = ConfigParser.parse(source, problems);
    List<Statement> statements = file.statements();
    Expr.DictDisplay root =
        statements.size() == 1
                && statements.get(0) instanceof Statement.ExpressionStatement lone
                && lone.value() instanceof Expr.DictDisplay dict
            ? dict
            : null;
    if (root == null && problems.errorCount() == before) {
      problems.error(ErrorCode.SYNTAX, source.all(), "A JSON config must be one object, `{...}`.");
    }
    return new JsonDocument(id, source, root, file.tokens(), budget, environment);
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public long cost() {
    // Twice: the syntax of JSON is checked first.
    return 2 * ConfigParser.cost(tokens, source.text().length());
  }

  @Override
  public boolean affords(Start start, Problems problems) {
    return new Limits(budget, start.spent()).attempt(start.at(), problems);
  }

  @Override
  public Named bases(Spent before, Problems problems) {
    Limits limits = new Limits(budget, before);
    if (!limits.attempt(source.all(), problems)) {
      return new Named(List.of(), limits.spent(), true);
    }
    return new Named(references(limits, problems), limits.spent(), false);
  }

  private List<BaseReference> references(Limits limits, Problems problems) {
    for (Expr.DictDisplay.Entry entry : entries()) {
      if (entry.key() instanceof Expr.Literal key && ReservedKeys.BASE.equals(key.value())) {
        Bases none = new Bases(new DictNode(Map.of(), Origin.written(source.all())), false);
        try {
          return DataFileBases.of(reader(none, limits, problems).read(entry.value()), problems);
        } catch (EvalFailure reported) {
          // By the evaluation, which reads the entry too.
          return List.of();
        }
      }
    }
    return List.of();
  }

  private Reader reader(Bases bases, Limits limits, Problems problems) {
    return new Reader(new FileTemplates(id, bases, environment, limits, problems), limits);
  }

  private List<Expr.DictDisplay.Entry> entries() {
    return root == null ? List.of() : root.entries();
  }

  @Override
  public Evaluated evaluate(Bases bases, Start start, Problems problems) {
    Map<ConfigNode, ConfigNode> own = new LinkedHashMap<>();
    Limits limits = new Limits(budget, start.spent());
    Reader reader = reader(bases, limits, problems);
    for (Expr.DictDisplay.Entry entry : entries()) {
      try {
        reader.entry(entry, own);
      } catch (EvalFailure failure) {
        if (failure.diagnostic() != null) {
          problems.add(failure.diagnostic());
        }
        if (failure.last()) {
          break;
        }
      }
    }
    environment.settings().applyTo(own, problems);
    own.remove(new ScalarNode(ReservedKeys.BASE, Origin.written(source.all())));
    DictNode values = new DictNode(own, Origin.written(source.all()));
    return new Evaluated(values, bases.values(), limits.spent());
  }

  /** Reads values and rejects syntax that JSON does not support. */
  private record Reader(FileTemplates templates, Limits limits) {
    void entry(Expr.DictDisplay.Entry entry, Map<ConfigNode, ConfigNode> into) {
      Expr key = entry.key();
      if (key == null
          || !(read(key) instanceof ScalarNode name && name.value() instanceof String)) {
        throw EvalFailure.of(ErrorCode.SYNTAX, entry.span(), "A key in JSON must be a string.");
      }
      into.put(name, read(entry.value()));
    }

    ConfigNode read(Expr expr) {
      Origin origin = Origin.written(expr.span());
      limits.step(expr.span());
      if (expr instanceof Expr.Literal literal) {
        return counted(new ScalarNode(literal(literal), origin));
      }
      if (expr instanceof Expr.Name name) {
        return new ScalarNode(word(name), origin);
      }
      if (expr instanceof Expr.ListDisplay list) {
        List<ConfigNode> items = new ArrayList<>();
        list.items().forEach(item -> items.add(read(item)));
        return new ListNode(items, origin);
      }
      if (expr instanceof Expr.DictDisplay dict) {
        Map<ConfigNode, ConfigNode> entries = new LinkedHashMap<>();
        dict.entries().forEach(entry -> entry(entry, entries));
        return new DictNode(entries, origin);
      }
      if (expr instanceof Expr.Unary minus
          && minus.op() == Expr.UnaryOp.MINUS
          && read(minus.operand()) instanceof ScalarNode number) {
        Context context = new Context(limits, expr.span());
        Data negative = Data.ofScalar(number.value()).unary(minus.op(), context);
        if (negative != null) {
          return new Freezer(limits).freeze(Value.written(negative, expr.span()));
        }
      }
      if (expr instanceof Expr.Template template && FileTemplates.isBase(template.text())) {
        return counted(templates.base(template.text(), template.span()));
      }
      if (expr instanceof Expr.Template template) {
        Expr variable = templates.expression(template.text(), template.span());
        if (variable != null) {
          return read(variable).withOrigin(origin);
        }
      }
      if (expr instanceof Expr.FString string) {
        return counted(new ScalarNode(text(string), origin));
      }
      throw EvalFailure.of(ErrorCode.SYNTAX, expr.span(), "This is not a JSON value.");
    }

    /** Counts a value that is written in full wherever it stands, and its parts. */
    private ConfigNode counted(ConfigNode node) {
      limits.values(NodeSize.of(node, limits.budget().elements()), node.origin().span());
      return node;
    }

    private static @Nullable Object literal(Expr.Literal literal) {
      String written = literal.span().text();
      if (!(literal.value() instanceof String text) || written.indexOf('\\') < 0) {
        return literal.value();
      }
      try {
        // JSON has escapes that the config language does not support, such as `\/`.
        return JsonParser.parseString(written).getAsString();
      } catch (JsonParseException e) {
        return text;
      }
    }

    private static @Nullable Object word(Expr.Name name) {
      return switch (name.id()) {
        case "true" -> true;
        case "false" -> false;
        case "null" -> null;
        case "NaN" -> Double.NaN;
        case "Infinity" -> Double.POSITIVE_INFINITY;
        default ->
            throw EvalFailure.of(
                ErrorCode.SYNTAX, name.span(), "`" + name.id() + "` is not a JSON value.");
      };
    }

    private String text(Expr.FString string) {
      StringBuilder out = new StringBuilder();
      for (Expr.FString.Part part : string.parts()) {
        if (part instanceof Expr.FString.Part.Text text) {
          out.append(text.text());
        } else if (((Expr.FString.Part.Field) part).value() instanceof Expr.Template template) {
          out.append(templates.text(template.text(), template.span()));
        } else {
          throw EvalFailure.of(ErrorCode.SYNTAX, string.span(), "JSON does not support f-strings.");
        }
      }
      return out.toString();
    }
  }
}
