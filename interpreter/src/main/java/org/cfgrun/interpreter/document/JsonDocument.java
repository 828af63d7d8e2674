package org.cfgrun.interpreter.document;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.eval.data.Budget;
import org.cfgrun.interpreter.eval.data.Context;
import org.cfgrun.interpreter.eval.data.Data;
import org.cfgrun.interpreter.eval.data.EvalFailure;
import org.cfgrun.interpreter.eval.data.Freezer;
import org.cfgrun.interpreter.eval.data.Limits;
import org.cfgrun.interpreter.eval.data.Value;
import org.cfgrun.interpreter.inherit.BaseReference;
import org.cfgrun.interpreter.inherit.Document;
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
  private final Environment environment;

  private JsonDocument(
      SourceId id, Source source, Expr.@Nullable DictDisplay root, Environment environment) {
    this.id = id;
    this.source = source;
    this.root = root;
    this.environment = environment;
  }

  static Document read(SourceId id, Source source, Environment environment, Problems problems) {
    if (!JsonSyntax.check(source, problems)) {
      return new JsonDocument(id, source, null, environment);
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
    return new JsonDocument(id, source, root, environment);
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public List<BaseReference> bases(Problems problems) {
    for (Expr.DictDisplay.Entry entry : entries()) {
      if (entry.key() instanceof Expr.Literal key && ReservedKeys.BASE.equals(key.value())) {
        Bases none = new Bases(new DictNode(Map.of(), Origin.written(source.all())), false);
        return DataFileBases.of(reader(none, problems).read(entry.value()), problems);
      }
    }
    return List.of();
  }

  private Reader reader(Bases bases, Problems problems) {
    return new Reader(new FileTemplates(id, bases, environment, problems));
  }

  private List<Expr.DictDisplay.Entry> entries() {
    return root == null ? List.of() : root.entries();
  }

  @Override
  public Evaluated evaluate(Bases bases, Problems problems) {
    Map<ConfigNode, ConfigNode> own = new LinkedHashMap<>();
    Reader reader = reader(bases, problems);
    for (Expr.DictDisplay.Entry entry : entries()) {
      try {
        reader.entry(entry, own);
      } catch (EvalFailure failure) {
        if (failure.diagnostic() != null) {
          problems.add(failure.diagnostic());
        }
      }
    }
    environment.settings().applyTo(own, problems);
    own.remove(new ScalarNode(ReservedKeys.BASE, Origin.written(source.all())));
    return new Evaluated(new DictNode(own, Origin.written(source.all())), bases.values());
  }

  /** Reads values and rejects syntax that JSON does not support. */
  private record Reader(FileTemplates templates) {
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
      if (expr instanceof Expr.Literal literal) {
        return new ScalarNode(literal(literal), origin);
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
        Context context = new Context(new Limits(Budget.DEFAULT), expr.span());
        Data negative = Data.ofScalar(number.value()).unary(minus.op(), context);
        if (negative != null) {
          return new Freezer(context.limits()).freeze(Value.written(negative, expr.span()));
        }
      }
      if (expr instanceof Expr.Template template && FileTemplates.isBase(template.text())) {
        return templates.base(template.text(), template.span());
      }
      if (expr instanceof Expr.Template template) {
        Expr variable = templates.expression(template.text(), template.span());
        if (variable != null) {
          return read(variable).withOrigin(origin);
        }
      }
      if (expr instanceof Expr.FString string) {
        return new ScalarNode(text(string), origin);
      }
      throw EvalFailure.of(ErrorCode.SYNTAX, expr.span(), "This is not a JSON value.");
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
