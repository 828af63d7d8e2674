package org.cfgrun.interpreter.assist;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.cfgrun.components.Registries;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.Catalog;
import org.cfgrun.components.catalog.ComponentSchema;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.EnumType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.MapType;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.interpreter.schema.Section;
import org.cfgrun.interpreter.value.ConfigPath;
import org.jspecify.annotations.Nullable;

/** Tells which values a catalog expects at a path of a config. */
public final class ExpectedTypes {
  private static final String TYPE = "type";
  private static final String POLICY = "policy";

  private final Catalog catalog;
  private final SectionTypes sections;
  private final KeyTypes keys;

  /** Creates the answers of a catalog. */
  public ExpectedTypes(Catalog catalog) {
    this.catalog = catalog;
    this.sections = new SectionTypes(catalog);
    this.keys = new KeyTypes(catalog);
  }

  /**
   * Returns what is expected at a path.
   *
   * @param path the path from the root of the config
   * @param texts returns the text at a path, such as the {@code type} of a dict; null for none
   */
  public Expectation at(ConfigPath path, Function<ConfigPath, @Nullable String> texts) {
    return at(path, null, texts);
  }

  /**
   * Returns what is expected at a path below a variable, whose type follows from its name: {@code
   * test_pipeline} is a list of transforms, {@code norm_cfg} is a normalization.
   */
  public Expectation byName(ConfigPath path, Function<ConfigPath, @Nullable String> texts) {
    return at(path, keys.of(path.steps().get(0)), texts);
  }

  private Expectation at(
      ConfigPath path,
      @Nullable TypeDescriptor ofVariable,
      Function<ConfigPath, @Nullable String> texts) {
    if (path.steps().isEmpty()) {
      return new Expectation(null, null, null, sectionKeys());
    }
    ConfigPath here = path.slice(0, 1);
    Section section = Section.of(path.steps().get(0));
    TypeDescriptor type = section == null ? ofVariable : sections.of(section);
    Expectation found = within(type, null, here, section, texts);
    for (int i = 1; i < path.steps().size(); i++) {
      String step = path.steps().get(i);
      here = path.slice(0, i + 1);
      boolean listed = section == Section.CUSTOM_HOOKS || section == Section.OPTIMIZERS;
      Section owner = i == 1 && listed ? section : null;
      found = child(found, step, here, owner, texts);
    }
    return found;
  }

  /** Returns what is expected of a dict with a {@code type}, whatever its place. */
  public Expectation ofType(String name) {
    return of(anyNamed(name), null, null);
  }

  /** Returns what is expected at a step below a place. */
  public Expectation child(Expectation parent, String step) {
    return child(parent, step, ConfigPath.ROOT, null, path -> null);
  }

  private Expectation child(
      Expectation parent,
      String step,
      ConfigPath here,
      @Nullable Section owner,
      Function<ConfigPath, @Nullable String> texts) {
    TypeDescriptor type = parent.valueType();
    if (step.equals(TYPE) && (parent.component() != null || parent.wanted() != null)) {
      return UNNAMED;
    }
    ArgumentSchema argument = ArgumentSchema.find(parent.arguments(), step);
    if (argument != null && says(argument.type())) {
      return within(argument.type(), argument, here, owner, texts);
    }
    if (type instanceof ListType list) {
      return within(list.item(), null, here, owner, texts);
    }
    boolean repeats =
        type instanceof ComponentType || type instanceof RecordType || type instanceof EnumType;
    if (type != null && repeats && step.matches("\\d+")) {
      // Heads of a cascade, losses, or metrics are lists where others have one.
      return within(type, parent.argument(), here, owner, texts);
    }
    TypeDescriptor found = type instanceof MapType map ? map.value() : keys.of(step);
    TypeDescriptor any = argument == null ? null : argument.type();
    return within(found == null ? any : found, argument, here, owner, texts);
  }

  /** Whether a type says more than that a value may be anything, any dict, or what words say. */
  private static boolean says(TypeDescriptor type) {
    TypeDescriptor value = new Expectation(type, null, null, List.of()).valueType();
    TypeDescriptor item = value instanceof ListType list ? list.item() : value;
    return item != TypeDescriptor.Plain.ANY
        && item != TypeDescriptor.Plain.DICT
        && !(item instanceof TypeDescriptor.ValueType);
  }

  /** The place of the name of a component. */
  private static final Expectation UNNAMED =
      new Expectation(TypeDescriptor.Plain.STR, null, null, List.of());

  private Expectation within(
      @Nullable TypeDescriptor type,
      @Nullable ArgumentSchema argument,
      ConfigPath here,
      @Nullable Section section,
      Function<ConfigPath, @Nullable String> texts) {
    Expectation plain = new Expectation(type, argument, null, List.of());
    TypeDescriptor value = plain.valueType();
    String named = texts.apply(here.child(TYPE));
    if (value instanceof ComponentType wanted) {
      String name = named == null ? wanted.defaultType() : named;
      ComponentSchema component = name == null ? null : catalog.find(wanted.registry(), name);
      component = component == null && name != null ? anyNamed(name) : component;
      return of(component, type, argument, besides(section, wanted));
    }
    if (value instanceof RecordType record) {
      List<ArgumentSchema> keys = new ArrayList<>(record.arguments());
      String policy = texts.apply(here.child(POLICY));
      ComponentSchema schedule =
          section == null || policy == null ? null : sections.policy(section, policy);
      if (schedule != null) {
        schedule.arguments().stream()
            .filter(key -> ArgumentSchema.find(record.arguments(), key.name()) == null)
            .forEach(keys::add);
      }
      return new Expectation(type, argument, schedule, keys);
    }
    boolean list =
        value instanceof ListType || value instanceof MapType || value instanceof EnumType;
    return named == null || list ? plain : of(anyNamed(named), type, argument);
  }

  private List<ArgumentSchema> besides(@Nullable Section section, ComponentType wanted) {
    if (section == Section.OPTIMIZER || section == Section.OPTIMIZERS) {
      return sections.besidesOptimizer();
    }
    return section == Section.CUSTOM_HOOKS && wanted.registry().startsWith(Registries.HOOKS)
        ? sections.besidesHook()
        : List.of();
  }

  private static Expectation of(
      @Nullable ComponentSchema component,
      @Nullable TypeDescriptor type,
      @Nullable ArgumentSchema argument) {
    return of(component, type, argument, List.of());
  }

  private static Expectation of(
      @Nullable ComponentSchema component,
      @Nullable TypeDescriptor type,
      @Nullable ArgumentSchema argument,
      List<ArgumentSchema> besides) {
    List<ArgumentSchema> keys =
        new ArrayList<>(component == null ? List.of() : component.arguments());
    keys.addAll(besides);
    return new Expectation(type, argument, component, keys);
  }

  /** Returns the component with a name in the first registry that has it; null for none. */
  private @Nullable ComponentSchema anyNamed(String name) {
    for (String registry : catalog.registries()) {
      ComponentSchema component = catalog.find(registry, name);
      if (component != null) {
        return component;
      }
    }
    return null;
  }

  private List<ArgumentSchema> sectionKeys() {
    List<ArgumentSchema> keys = new ArrayList<>();
    for (Section section : Section.values()) {
      TypeDescriptor type = sections.of(section);
      keys.add(
          new ArgumentSchema(
              section.key(),
              type == null ? TypeDescriptor.Plain.ANY : type,
              section.need() == Section.Need.REQUIRED ? null : "None",
              "section of the config: " + section.name().toLowerCase(Locale.ROOT)));
    }
    return keys;
  }

  /** Returns the components that a place may name, in order. */
  public List<ComponentSchema> candidates(Expectation place) {
    ComponentType wanted = place.wanted();
    if (wanted == null) {
      return List.of();
    }
    return catalog.components(wanted.registry()).stream()
        .filter(component -> component.isA(wanted.kind()))
        .toList();
  }

  /** Returns all components, for a place of which nothing is known. */
  public List<ComponentSchema> all() {
    return catalog.components();
  }
}
