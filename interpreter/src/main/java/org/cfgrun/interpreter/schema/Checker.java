package org.cfgrun.interpreter.schema;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.SettingsSchema;
import org.cfgrun.components.catalog.TypeDescriptor.BuiltType;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Suggestions;
import org.cfgrun.interpreter.source.Span;
import org.cfgrun.interpreter.value.ConfigNode;
import org.cfgrun.interpreter.value.ConfigPath;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.interpreter.value.ReservedKeys;
import org.cfgrun.interpreter.value.ScalarNode;
import org.cfgrun.interpreter.value.TupleNode;
import org.jspecify.annotations.Nullable;

/**
 * Checks parts of a config against a catalog, recursively: the {@code type} of each component, and
 * that its arguments are known, complete and of the right types. All problems are reported, not
 * only the first.
 */
public final class Checker {
  /** The key that names a component. */
  public static final String TYPE = "type";

  private final TypeLookup lookup;
  private final Problems problems;
  private final @Nullable PythonComponents python;
  private final @Nullable CheckListener listener;
  private final MergeTrail trail = new MergeTrail();

  /** The components that enclose the place being checked, innermost first. */
  private final Deque<ComponentSchema> enclosing = new ArrayDeque<>();

  /**
   * Creates a checker.
   *
   * @param catalog the known components and sections
   * @param problems receives the errors
   */
  public Checker(Catalog catalog, Problems problems) {
    this(catalog, problems, null);
  }

  /**
   * Creates a checker.
   *
   * @param catalog the known components and sections
   * @param problems receives the errors
   * @param listener receives what is met, and reports unknown arguments itself; null for none
   */
  public Checker(Catalog catalog, Problems problems, @Nullable CheckListener listener) {
    this.lookup = new TypeLookup(catalog, null);
    this.problems = problems;
    this.python = null;
    this.listener = listener;
  }

  /** Creates a checker that looks at no dicts in values whose type is not known. */
  Checker(TypeLookup lookup, Problems problems) {
    this.lookup = lookup;
    this.problems = problems;
    this.python = null;
    this.listener = null;
  }

  /**
   * Creates a checker of components in Python.
   *
   * @param scope the scope of the config; null for none
   * @param whole whether the config is complete, so that a missing argument is an error
   */
  Checker(Catalog catalog, @Nullable String scope, boolean whole, Problems problems) {
    this.lookup = new TypeLookup(catalog, scope);
    this.problems = problems;
    this.python = new PythonComponents(catalog, lookup, this, problems, whole);
    this.listener = null;
  }

  /**
   * Checks a component and everything below it.
   *
   * @param node the value in the config
   * @param wanted the expected kind of component
   * @param path the path of the value
   * @param besides keys that a config may have there beside the arguments, for suggestions
   */
  public void checkComponent(
      ConfigNode node, ComponentType wanted, ConfigPath path, List<String> besides) {
    component(node, wanted, Site.of(path, path.toString()).with(besides));
  }

  /**
   * Checks a section and everything below it.
   *
   * @param besides keys that a config may have there beside those of the schema, for suggestions
   */
  public void checkSettings(
      ConfigNode node, SettingsSchema schema, ConfigPath path, List<String> besides) {
    trail.pass(node.origin());
    Site site = Site.of(path, schema.section()).with(besides);
    if (node instanceof DictNode dict) {
      String section = schema.section();
      for (ConfigNode key : dict.entries().keySet()) {
        warnOfFormerName(key, section, FormerNames.ofSection(section, key.toString()));
      }
      arguments(dict, schema.arguments(), site, false);
    } else {
      problems.add(ValueCheck.mismatch(node, "a dict", site));
    }
  }

  /**
   * Checks a dict that is no component and everything below it.
   *
   * @param known the keys that it may have
   * @param owner its name for messages
   * @param besides keys that it may have beside the known ones, for suggestions
   */
  public void checkArguments(
      DictNode dict,
      List<ArgumentSchema> known,
      ConfigPath path,
      String owner,
      List<String> besides) {
    trail.pass(dict.origin());
    arguments(dict, known, Site.of(path, owner).with(besides), false);
  }

  /** Checks the value of an argument; messages call its owner {@code owner}. */
  public void checkValue(ConfigNode node, ArgumentSchema argument, String owner) {
    value(node, argument, Site.of(ConfigPath.ROOT, owner));
  }

  private void value(ConfigNode node, ArgumentSchema argument, Site site) {
    new ValueCheck(this, problems).check(node, argument, site);
  }

  void component(ConfigNode node, ComponentType wanted, Site site) {
    trail.pass(node.origin());
    if (!(node instanceof DictNode dict)) {
      problems.add(ValueCheck.mismatch(node, wanted.phrase(), site));
      return;
    }
    ComponentSchema schema = lookup.find(dict, wanted);
    if (schema == null) {
      problems.add(trail.explain(lookup.complaint(dict, wanted, site), dict, site.path()));
      return;
    }
    component(dict, schema, Allowance.NONE, site);
  }

  void component(DictNode dict, ComponentSchema schema, Allowance allowance, Site site) {
    String name = nameOf(dict, schema);
    DictNode present = FormerNames.replaceIn(dict, schema);
    if (present != dict) {
      for (ConfigNode key : dict.entries().keySet()) {
        warnOfFormerName(key, name, FormerNames.accepted(schema, key.toString()));
      }
    }
    enclosing.push(schema);
    Site own = Site.of(site.path(), name).with(site.besides());
    arguments(present, schema.arguments(), allowance, own, true);
    enclosing.pop();
  }

  /** Checks a section that is built from a registry, with what the program supplies. */
  void built(ConfigNode node, String registry, Set<String> supplied, Site site) {
    if (python != null) {
      trail.pass(node.origin());
      python.built(node, registry, true, supplied, site);
    }
  }

  /** Checks the dicts in a value that are built from a registry. */
  void built(ConfigNode node, BuiltType type, Site site) {
    if (python != null) {
      trail.pass(node.origin());
      python.built(node, type.registry(), type.whole(), Set.of(), site);
    }
  }

  /** Checks the dicts in a value of which nothing is known. */
  void scattered(ConfigNode node, Site site) {
    if (python != null) {
      trail.pass(node.origin());
      python.scattered(node, site);
    }
  }

  /** Returns whether it checks components in Python. */
  boolean isOfPython() {
    return python != null;
  }

  /** Adds where a merged dict comes from. */
  Diagnostic explain(Diagnostic found, DictNode dict, Site site) {
    return trail.explain(found, dict, site.path());
  }

  /** Adds how to fix a tuple where another value belongs, if only a comma made it one. */
  public static Diagnostic withHelp(Diagnostic found, ConfigNode node) {
    return node instanceof TupleNode tuple && tuple.isByComma()
        ? found.help("Remove the comma behind the value, which makes it a tuple.")
        : found;
  }

  private void warnOfFormerName(ConfigNode key, String owner, @Nullable String name) {
    if (name != null) {
      problems.warn(
          ErrorCode.DEPRECATED,
          key.origin().span(),
          "`%s` of `%s` is deprecated. Use `%s`.".formatted(key, owner, name));
    }
  }

  /** Returns the name of the component of a dict in messages: of several, the one in the dict. */
  public static String nameOf(DictNode dict, ComponentSchema schema) {
    return dict.get(TYPE) instanceof ScalarNode type && type.value() instanceof String text
        ? schema.nameFor(text)
        : schema.name();
  }

  /** Whether a key says which component a dict is, and is not one of its arguments. */
  static boolean selects(String key) {
    return key.equals(TYPE) || key.equals(ReservedKeys.SCOPE);
  }

  void arguments(DictNode dict, List<ArgumentSchema> known, Site site, boolean component) {
    arguments(dict, known, Allowance.NONE, site, component);
  }

  private void arguments(
      DictNode dict,
      List<ArgumentSchema> known,
      Allowance allowance,
      Site site,
      boolean component) {
    CheckedDict met =
        new CheckedDict(site.path(), site.name(), dict, known, site.besides(), component);
    if (listener != null) {
      listener.meets(met);
    }
    LeftOvers leftOvers = component ? LeftOvers.of(dict) : null;
    List<String> unfit =
        leftOvers == null || allowance.open()
            ? List.of()
            : unfit(leftOvers, known).stream()
                .filter(name -> !allowance.keys().contains(name))
                .toList();
    List<String> discarded = unfit;
    if (leftOvers != null && !unfit.isEmpty()) {
      discarded = withMisfits(leftOvers, unfit, known, site);
      Diagnostic found = leftOver(leftOvers, unfit, discarded, site);
      if (listener == null) {
        problems.add(found);
      } else {
        listener.leaves(new CheckListener.LeftArguments(leftOvers, discarded, met, found));
      }
    }
    List<String> passed = discarded;
    dict.entries()
        .forEach(
            (key, value) -> {
              String name =
                  key instanceof ScalarNode scalar && scalar.value() instanceof String text
                      ? text
                      : null;
              if (name == null) {
                problems.add(badKey(key, site));
              } else if (!(component && selects(name)) && !passed.contains(name)) {
                argument(name, key, value, met, allowance, site);
              }
            });
    List<String> missing =
        known.stream()
            .filter(argument -> argument.required() && dict.get(argument.name()) == null)
            .filter(argument -> !allowance.supplied().contains(argument.name()))
            .map(argument -> "`" + argument.name() + "`")
            .toList();
    if (!missing.isEmpty() && !allowance.partial()) {
      missing(dict, missing, site, component);
    }
  }

  /** The left-overs that the component does not have. */
  private static List<String> unfit(LeftOvers leftOvers, List<ArgumentSchema> known) {
    return leftOvers.dict().named().keySet().stream()
        .filter(leftOvers.arguments()::containsKey)
        .filter(name -> !selects(name) && ArgumentSchema.find(known, name) == null)
        .toList();
  }

  /**
   * Returns the left-overs to discard: those that the component does not have, and those whose
   * value it does not accept, such as the coder of another head. They are one mistake.
   */
  private List<String> withMisfits(
      LeftOvers leftOvers, List<String> unfit, List<ArgumentSchema> known, Site site) {
    List<String> all = new ArrayList<>();
    leftOvers
        .dict()
        .named()
        .forEach(
            (name, value) -> {
              ArgumentSchema argument = ArgumentSchema.find(known, name);
              Problems trial = new Problems();
              if (argument != null && leftOvers.arguments().containsKey(name)) {
                new Checker(lookup, trial).value(value, argument, site.child(name));
              }
              if (unfit.contains(name) || trial.hasErrors()) {
                all.add(name);
              }
            });
    return all;
  }

  private static Diagnostic leftOver(
      LeftOvers leftOvers, List<String> unfit, List<String> discarded, Site site) {
    String former = leftOvers.former();
    Diagnostic found =
        Diagnostic.error(
            ErrorCode.LEFTOVER_ARGUMENT,
            leftOvers.type().origin().span(),
            "%s has no argument `%s`, which is left over from %s."
                .formatted(
                    site.name(),
                    String.join("`, `", unfit),
                    former == null ? "the base" : "`" + former + "` in the base"));
    return leftOvers.explain(found, discarded, site.path().toString());
  }

  private void argument(
      String name,
      ConfigNode key,
      ConfigNode value,
      CheckedDict in,
      Allowance allowance,
      Site site) {
    List<ArgumentSchema> known = in.arguments();
    ArgumentSchema schema = ArgumentSchema.find(known, name);
    if (schema != null) {
      value(value, schema, site.child(name));
      return;
    }
    if (allowance.open() || allowance.keys().contains(name)) {
      scattered(value, site.child(name));
      return;
    }
    List<String> names =
        Stream.concat(known.stream().map(ArgumentSchema::name), site.besides().stream()).toList();
    Diagnostic found =
        Diagnostic.error(
            ErrorCode.UNKNOWN_ARGUMENT,
            key.origin().span(),
            site.name() + " has no argument `" + name + "`.");
    String renamed = FormerNames.replacement(name);
    String nearest =
        renamed != null && names.contains(renamed)
            ? renamed
            : Suggestions.nearest(name, Stream.concat(names.stream(), Stream.of(TYPE)).toList());
    // A similar argument of the component itself is the likelier explanation.
    ComponentSchema outer = nearest == null ? outerWith(name) : null;
    if (nearest != null) {
      found = found.note("did you mean `" + nearest + "`?");
    } else if (outer != null) {
      found =
          found.note(
              "`"
                  + outer.name()
                  + "`, which encloses it, has this argument: is a closing bracket misplaced?");
    }
    String help =
        names.isEmpty()
            ? "remove it: " + site.name() + " takes no arguments."
            : "use one of: " + TypeLookup.list(names) + ".";
    found = trail.explain(found, in.dict(), site.path()).help(help);
    if (listener == null) {
      problems.add(found);
    } else {
      listener.rejects(new CheckListener.UnknownArgument(name, key, in, nearest, found));
    }
  }

  private @Nullable ComponentSchema outerWith(String argument) {
    return enclosing.stream()
        .skip(1)
        .filter(outer -> ArgumentSchema.find(outer.arguments(), argument) != null)
        .findFirst()
        .orElse(null);
  }

  private static Diagnostic badKey(ConfigNode key, Site site) {
    return Diagnostic.error(
        ErrorCode.UNKNOWN_ARGUMENT,
        key.origin().span(),
        "argument names of " + site.name() + " must be strings, got " + key.description() + ".");
  }

  private void missing(DictNode dict, List<String> missing, Site site, boolean component) {
    // Point to the type, which is on one line: the dict may be half a file.
    ConfigNode type = component ? dict.get(TYPE) : null;
    Span span = type == null ? dict.origin().span() : type.origin().span();
    String noun = missing.size() == 1 ? "the argument " : "the arguments ";
    problems.add(
        trail.explain(
            Diagnostic.error(
                ErrorCode.MISSING_ARGUMENT,
                span,
                site.name() + " requires " + noun + String.join(", ", missing) + "."),
            dict,
            site.path()));
  }
}
