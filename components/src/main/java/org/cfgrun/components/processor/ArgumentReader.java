package org.cfgrun.components.processor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;
import org.cfgrun.components.ArgumentNames;
import org.cfgrun.components.Bounds;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Key;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.DefaultCheck;
import org.cfgrun.components.catalog.NumberRange;
import org.cfgrun.components.catalog.TypeDescriptor;
import org.cfgrun.components.catalog.TypeDescriptor.ListType;
import org.cfgrun.components.catalog.TypeDescriptor.MapType;
import org.cfgrun.components.catalog.TypeDescriptor.NullableType;
import org.cfgrun.components.catalog.TypeDescriptor.Plain;
import org.cfgrun.components.catalog.TypeDescriptor.ValueType;
import org.jspecify.annotations.Nullable;

/** Reads the arguments from the components of an argument record. */
final class ArgumentReader {
  private final ProcessingEnvironment environment;
  private final List<DefaultCheck> checks;
  private final Set<TypeElement> open = new HashSet<>();

  ArgumentReader(ProcessingEnvironment environment) {
    this.environment = environment;
    // Use the processor's class loader, because compilers run processors with a separate class
    // path.
    ClassLoader loader = ArgumentReader.class.getClassLoader();
    this.checks =
        ServiceLoader.load(DefaultCheck.class, loader).stream()
            .map(ServiceLoader.Provider::get)
            .toList();
  }

  /** Returns the arguments in declaration order. Reports invalid ones and omits them. */
  List<ArgumentSchema> read(TypeElement record) {
    if (!open.add(record)) {
      error("record `" + record.getSimpleName() + "` must not contain itself", record);
      return List.of();
    }
    JavadocText javadoc = JavadocText.of(environment, record);
    Set<String> names = new HashSet<>();
    List<ArgumentSchema> arguments = new ArrayList<>();
    for (RecordComponentElement component : record.getRecordComponents()) {
      if (component.getAnnotation(Inline.class) != null) {
        for (ArgumentSchema shared : inline(component)) {
          arguments.add(shared);
          if (!names.add(shared.name())) {
            error("duplicate argument `" + shared.name() + "`", component);
          }
        }
        continue;
      }
      Key key = component.getAnnotation(Key.class);
      String simpleName = component.getSimpleName().toString();
      String name = key == null ? ArgumentNames.snakeCase(simpleName) : key.value();
      if (!names.add(name)) {
        error("duplicate argument `" + name + "`", component);
      }
      TypeDescriptor type = new TypeReader(environment, this, component).read();
      if (type != null) {
        arguments.add(argument(name, type, component, javadoc.param(simpleName)));
      }
    }
    open.remove(record);
    return arguments;
  }

  /** Returns the arguments of a record marked with {@link Inline}. */
  private List<ArgumentSchema> inline(RecordComponentElement component) {
    Element type = environment.getTypeUtils().asElement(component.asType());
    if (type instanceof TypeElement record && record.getKind() == ElementKind.RECORD) {
      return read(record);
    }
    error("@Inline is only allowed on a record", component);
    return List.of();
  }

  private ArgumentSchema argument(
      String name, TypeDescriptor type, RecordComponentElement component, String documentation) {
    Default marked = component.getAnnotation(Default.class);
    NumberRange bounds = bounds(name, type, component);
    if (marked == null) {
      return new ArgumentSchema(name, type, null, bounds, documentation);
    }
    boolean none = marked.value().equals("None");
    boolean nullable = type instanceof NullableType;
    // The compiler does not show type annotations of compiled records, but None as the default
    // implies it.
    TypeDescriptor accepted =
        none && !nullable && !component.asType().getKind().isPrimitive()
            ? new NullableType(type)
            : type;
    ArgumentSchema argument =
        new ArgumentSchema(name, accepted, marked.value(), bounds, documentation);
    checkDefault(argument, component);
    return argument;
  }

  private @Nullable NumberRange bounds(
      String name, TypeDescriptor type, RecordComponentElement component) {
    Bounds marked = component.getAnnotation(Bounds.class);
    if (marked == null) {
      return null;
    }
    if (!hasNumbers(type)) {
      error("@Bounds is not allowed on `" + name + "`, which has no numbers", component);
      return null;
    }
    try {
      return new NumberRange(marked.min(), marked.max(), marked.minExcluded());
    } catch (IllegalArgumentException empty) {
      error("@Bounds of `" + name + "`: " + empty.getMessage(), component);
      return null;
    }
  }

  private static boolean hasNumbers(TypeDescriptor type) {
    if (type instanceof NullableType nullable) {
      return hasNumbers(nullable.type());
    }
    if (type instanceof ListType list) {
      return hasNumbers(list.item());
    }
    if (type instanceof MapType map) {
      return hasNumbers(map.value());
    }
    return type == Plain.INT
        || type == Plain.LONG
        || type == Plain.FLOAT
        || type instanceof ValueType;
  }

  private void checkDefault(ArgumentSchema argument, Element at) {
    for (DefaultCheck check : checks) {
      String fault = check.fault(argument);
      if (fault != null) {
        error(
            "default `%s` of `%s` %s".formatted(argument.defaultText(), argument.name(), fault),
            at);
        return;
      }
    }
  }

  void error(String message, Element at) {
    environment.getMessager().printMessage(Kind.ERROR, message, place(at));
  }

  /**
   * Returns the field of a record component, because the compiler knows positions only of fields.
   */
  private static Element place(Element at) {
    Element record = at.getEnclosingElement();
    return at instanceof RecordComponentElement && record != null
        ? ElementFilter.fieldsIn(record.getEnclosedElements()).stream()
            .filter(field -> field.getSimpleName().equals(at.getSimpleName()))
            .<Element>map(field -> field)
            .findFirst()
            .orElse(at)
        : at;
  }
}
