package org.cfgrun.interpreter.eval;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
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
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * A config in JSON. Its text is an expression of the config language but for a few words, so the
 * same parser reads it, templates and positions included.
 */
final class JsonDocument implements Document {
  private final SourceId id;
  private final Source source;
  private final Expr.@Nullable DictDisplay root;
  private final Surroundings surroundings;

  private JsonDocument(
      SourceId id, Source source, Expr.@Nullable DictDisplay root, Surroundings surroundings) {
    this.id = id;
    this.source = source;
    this.root = root;
    this.surroundings = surroundings;
  }

  static Document read(SourceId id, Source source, Surroundings surroundings, Problems problems) {
    if (!JsonSyntax.check(source, problems)) {
      return new JsonDocument(id, source, null, surroundings);
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
      problems.error(ErrorCode.SYNTAX, source.all(), "A JSON config is one object, `{...}`.");
    }
    return new JsonDocument(id, source, root, surroundings);
  }

  @Override
  public Source source() {
    return source;
  }

  @Override
  public List<BaseReference> bases(Problems problems) {
    for (Expr.DictDisplay.Entry entry : entries()) {
      if (entry.key() instanceof Expr.Literal key && DataBases.BASE.equals(key.value())) {
        Bases none = new Bases(new DictNode(Map.of(), Origin.written(source.all())), false);
        return DataBases.of(reader(none, problems).read(entry.value()), problems);
      }
    }
    return List.of();
  }

  private Reader reader(Bases bases, Problems problems) {
    return new Reader(new Templates(id, bases, surroundings, problems));
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
    own.remove(new ScalarNode(DataBases.BASE, Origin.written(source.all())));
    return new Evaluated(new DictNode(own, Origin.written(source.all())), bases.values());
  }

  /** Reads values; whatever JSON has not fails. */
  private record Reader(Templates templates) {
    void entry(Expr.DictDisplay.Entry entry, Map<ConfigNode, ConfigNode> into) {
      Expr key = entry.key();
      if (key == null
          || !(read(key) instanceof ScalarNode name && name.value() instanceof String)) {
        throw EvalFailure.of(ErrorCode.SYNTAX, entry.span(), "A key of JSON is a string.");
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
        Operators operators = new Semantics(Budget.DEFAULT).operators;
        return new ScalarNode(operators.apply(minus.op(), number.value(), expr.span()), origin);
      }
      if (expr instanceof Expr.Template template && Templates.isBase(template.text())) {
        return templates.base(template.text(), template.span());
      }
      if (expr instanceof Expr.Template template && Variables.is(template.text())) {
        return read(templates.variable(template.text(), template.span())).withOrigin(origin);
      }
      if (expr instanceof Expr.FString string) {
        return new ScalarNode(text(string), origin);
      }
      throw EvalFailure.of(ErrorCode.SYNTAX, expr.span(), "This is no value of JSON.");
    }

    private static @Nullable Object literal(Expr.Literal literal) {
      String written = literal.span().text();
      if (!(literal.value() instanceof String text) || written.indexOf('\\') < 0) {
        return literal.value();
      }
      try {
        // JSON has escapes that the config language has not, such as `\/`.
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
                ErrorCode.SYNTAX, name.span(), "`" + name.id() + "` is no value of JSON.");
      };
    }

    private String text(Expr.FString string) {
      StringBuilder out = new StringBuilder();
      for (Expr.FString.Part part : string.parts()) {
        if (part instanceof Expr.FString.Part.Text text) {
          out.append(text.text());
        } else if (((Expr.FString.Part.Field) part).value() instanceof Expr.Template template) {
          out.append(templates.textInString(template.text(), template.span()));
        } else {
          throw EvalFailure.of(ErrorCode.SYNTAX, string.span(), "JSON has no f-strings.");
        }
      }
      return out.toString();
    }
  }
}
