package org.cfgrun.interpreter.assist;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.interpreter.assist.Bracket.Item;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.syntax.ConfigFile;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;
import org.jspecify.annotations.Nullable;

/**
 * What a catalog expects at an offset of a text: of the value there, and of the dict around it. The
 * names of components come from the text around the offset; where the text does not say, as in a
 * child that changes one argument, from the evaluated config.
 */
public final class CursorQuery {
  private static final String TYPE = "type";

  private final CursorContext context;
  private final ExpectedTypes types;
  private final List<ConfigFile> files;
  private final @Nullable DictNode config;

  /**
   * Creates the query of an offset.
   *
   * @param files the file and its bases, the file first
   * @param config the config as far as it could be evaluated; null when it could not
   */
  public CursorQuery(
      CursorContext context,
      ExpectedTypes types,
      List<ConfigFile> files,
      @Nullable DictNode config) {
    this.context = context;
    this.types = types;
    this.files = List.copyOf(files);
    this.config = config;
  }

  /** Returns what is expected of the value at the offset. */
  public Expectation value() {
    Bracket innermost = context.innermost();
    if (innermost != null && innermost.isDict()) {
      String name = innermost.item().name();
      return name == null ? Expectation.UNKNOWN : argument(dict(), name);
    }
    return at(context.brackets().size());
  }

  /** Returns what is expected of an item of the dict around the offset. */
  public Expectation argument(String name) {
    return argument(dict(), name);
  }

  private Expectation argument(Expectation dict, String name) {
    ConfigPath path = context.path(context.brackets().size() - 1);
    Expectation whole = path == null ? Expectation.UNKNOWN : expected(path.child(name));
    return whole.type() == null ? types.child(dict, name) : whole;
  }

  /** Returns what is expected of the dict around the offset. */
  public Expectation dict() {
    return context.brackets().isEmpty()
        ? types.at(ConfigPath.ROOT, path -> null)
        : at(context.brackets().size() - 1);
  }

  /** Returns what is expected of the value that the bracket with an index makes. */
  private Expectation at(int count) {
    ConfigPath path = context.path(count);
    Expectation found = path == null ? Expectation.UNKNOWN : expected(path);
    if (found.type() == null && found.component() == null && count < context.brackets().size()) {
      String type = typeIn(context.brackets().get(count));
      return type == null ? found : types.ofType(type);
    }
    return found;
  }

  /**
   * Returns what is expected at a path. That of a variable follows from where it is used, or else
   * from its name; the component that its own dict names says least, because it may be wrong.
   */
  public Expectation expected(ConfigPath path) {
    Expectation found = types.at(path, this::text);
    String root = path.steps().isEmpty() ? "" : path.steps().get(0);
    if (root.isEmpty() || found.type() != null || Section.of(root) != null) {
      return found;
    }
    for (ConfigPath use : VariableUses.of(root, files)) {
      List<String> steps = new ArrayList<>(use.steps());
      steps.addAll(path.steps().subList(1, path.steps().size()));
      int moved = use.steps().size() - 1;
      Expectation there = types.at(new ConfigPath(steps), at -> textOfUse(at, root, use, moved));
      if (there.type() != null) {
        return there;
      }
    }
    Expectation named = types.byName(path, this::text);
    return named.type() == null ? found : named;
  }

  private @Nullable String textOfUse(ConfigPath at, String root, ConfigPath use, int moved) {
    if (!at.startsWith(use)) {
      return text(at);
    }
    List<String> steps = new ArrayList<>(List.of(root));
    steps.addAll(at.steps().subList(moved + 1, at.steps().size()));
    return text(new ConfigPath(steps));
  }

  /** Returns the text at a path: as it is written around the offset, or else as it evaluates. */
  private @Nullable String text(ConfigPath path) {
    boolean inherits = true;
    for (int i = 0; i < context.brackets().size(); i++) {
      Bracket bracket = context.brackets().get(i);
      ConfigPath here = context.path(i);
      if (!bracket.isDict() || here == null || !path.startsWith(here)) {
        continue;
      }
      boolean last = path.steps().size() == here.steps().size() + 1;
      Item item = last ? bracket.named(path.steps().get(path.steps().size() - 1)) : null;
      if (item != null && item.text() != null) {
        return item.text();
      }
      inherits &= bracket.named(ReservedKeys.DELETE) == null;
    }
    if (!inherits) {
      return null;
    }
    ConfigNode node = config == null ? null : path.in(config);
    return node instanceof ScalarNode scalar && scalar.value() instanceof String text
        ? text
        : WrittenText.at(path, files);
  }

  private static @Nullable String typeIn(Bracket bracket) {
    Item type = bracket.isDict() ? bracket.named(TYPE) : null;
    return type == null ? null : type.text();
  }

  /** Returns the arguments that the dict around the offset may still get, required ones first. */
  public List<ArgumentSchema> missing() {
    Bracket innermost = context.innermost();
    List<String> present = innermost == null ? List.of() : innermost.otherNames();
    List<ArgumentSchema> left = new ArrayList<>();
    for (boolean required : new boolean[] {true, false}) {
      dict().arguments().stream()
          .filter(argument -> argument.required() == required)
          .filter(argument -> !present.contains(argument.name()))
          .forEach(left::add);
    }
    return left;
  }
}
