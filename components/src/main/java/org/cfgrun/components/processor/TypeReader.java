package org.cfgrun.components.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import org.cfgrun.components.BuiltFrom;
import org.cfgrun.components.Component;
import org.cfgrun.components.ConfigValue;
import org.cfgrun.components.Key;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ComponentType;
import org.cfgrun.components.catalog.TypeDescriptor.EnumType;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.MapType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.RecordType;
import org.cfgrun.components.catalog.TypeDescriptor.RepeatedType;
import org.cfgrun.components.catalog.TypeDescriptor.ValueType;
import org.jspecify.annotations.Nullable;

/** Reads the type of an argument. */
final class TypeReader {
  private static final String CONFIG_NODE = "org.cfgrun.interpreter.value.ConfigNode";

  /**
   * Plain types by qualified name, because config nodes are in a module that depends on this one.
   */
  private static final Map<String, Plain> PLAIN =
      Map.ofEntries(
          Map.entry("boolean", Plain.BOOL),
          Map.entry("java.lang.Boolean", Plain.BOOL),
          Map.entry("int", Plain.INT),
          Map.entry("java.lang.Integer", Plain.INT),
          Map.entry("long", Plain.LONG),
          Map.entry("java.lang.Long", Plain.LONG),
          Map.entry("double", Plain.FLOAT),
          Map.entry("java.lang.Double", Plain.FLOAT),
          Map.entry("java.lang.String", Plain.STR),
          Map.entry(CONFIG_NODE, Plain.ANY),
          Map.entry("org.cfgrun.interpreter.value.DictNode", Plain.DICT));

  private final ProcessingEnvironment environment;
  private final ArgumentReader arguments;
  private final RecordComponentElement component;

  TypeReader(
      ProcessingEnvironment environment,
      ArgumentReader arguments,
      RecordComponentElement component) {
    this.environment = environment;
    this.arguments = arguments;
    this.component = component;
  }

  /** Returns the type, or null after reporting that it is not supported. */
  @Nullable TypeDescriptor read() {
    return read(component.getAccessor().getReturnType());
  }

  private @Nullable TypeDescriptor read(TypeMirror type) {
    TypeDescriptor bare = bare(type);
    boolean nullable =
        type.getAnnotationMirrors().stream()
            .anyMatch(
                a -> a.getAnnotationType().asElement().getSimpleName().contentEquals("Nullable"));
    return bare != null && nullable ? new NullableType(bare) : bare;
  }

  private @Nullable TypeDescriptor bare(TypeMirror type) {
    if (!(type instanceof DeclaredType declared)) {
      Plain primitive = PLAIN.get(type.getKind().name().toLowerCase(Locale.ROOT));
      return primitive == null ? refuse(type) : primitive;
    }
    TypeElement element = (TypeElement) declared.asElement();
    String name = element.getQualifiedName().toString();
    if (PLAIN.containsKey(name)) {
      return PLAIN.get(name);
    }
    List<? extends TypeMirror> parameters = declared.getTypeArguments();
    if (name.equals("java.util.List") && parameters.size() == 1) {
      TypeDescriptor item = read(parameters.get(0));
      return item == null ? null : new ListType(item);
    }
    if (name.equals(OneOrMany.class.getName())) {
      TypeDescriptor item = read(parameters.get(0));
      return item == null ? null : new RepeatedType(item);
    }
    if (name.equals("java.util.Map")
        && parameters.size() == 2
        && parameters.get(0).toString().endsWith("String")) {
      TypeDescriptor value = read(parameters.get(1));
      return value == null ? null : new MapType(value);
    }
    return ofElement(element, type);
  }

  private @Nullable TypeDescriptor ofElement(TypeElement element, TypeMirror type) {
    ConfigValue value = element.getAnnotation(ConfigValue.class);
    if (value != null) {
      return hasFactory(element) ? new ValueType(value.value()) : refuse(type);
    }
    if (element.getKind() == ElementKind.ENUM) {
      return new EnumType(constants(element));
    }
    ComponentType component = component(element);
    if (component != null) {
      return component;
    }
    return element.getKind() == ElementKind.RECORD
        ? new RecordType(arguments.read(element))
        : refuse(type);
  }

  private static boolean hasFactory(TypeElement element) {
    for (ExecutableElement method : ElementFilter.methodsIn(element.getEnclosedElements())) {
      if (method.getSimpleName().contentEquals("fromConfig")
          && method.getModifiers().containsAll(List.of(Modifier.PUBLIC, Modifier.STATIC))
          && method.getParameters().size() == 1
          && method.getParameters().get(0).asType().toString().equals(CONFIG_NODE)) {
        return true;
      }
    }
    return false;
  }

  private static List<String> constants(TypeElement element) {
    List<String> values = new ArrayList<>();
    for (Element member : element.getEnclosedElements()) {
      if (member.getKind() == ElementKind.ENUM_CONSTANT) {
        Key key = member.getAnnotation(Key.class);
        String name = member.getSimpleName().toString().toLowerCase(Locale.ROOT);
        values.add(key == null ? name : key.value());
      }
    }
    return values;
  }

  /** Returns the component type of a class, or null if it is not built from a dict. */
  private @Nullable ComponentType component(TypeElement element) {
    String kind = element.getQualifiedName().toString();
    BuiltFrom marked = builtFrom(element);
    if (marked != null) {
      String defaultType = marked.defaultType();
      return new ComponentType(marked.value(), kind, defaultType.isEmpty() ? null : defaultType);
    }
    Component own = element.getAnnotation(Component.class);
    return own == null ? null : new ComponentType(own.value(), kind);
  }

  private @Nullable BuiltFrom builtFrom(TypeElement element) {
    BuiltFrom marked = element.getAnnotation(BuiltFrom.class);
    if (marked != null) {
      return marked;
    }
    for (TypeMirror parent : environment.getTypeUtils().directSupertypes(element.asType())) {
      BuiltFrom inherited = builtFrom((TypeElement) ((DeclaredType) parent).asElement());
      if (inherited != null) {
        return inherited;
      }
    }
    return null;
  }

  private @Nullable TypeDescriptor refuse(TypeMirror type) {
    arguments.error(
        "unsupported argument type `"
            + type
            + "`; use boolean, int, long, double, String, an enum, List, OneOrMany, Map with String"
            + " keys, a record, a type with @BuiltFrom, a type with @ConfigValue and a public static"
            + " `fromConfig(ConfigNode)`, ConfigNode or DictNode",
        component);
    return null;
  }
}
