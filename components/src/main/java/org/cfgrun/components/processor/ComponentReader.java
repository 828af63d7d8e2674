package org.cfgrun.components.processor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.tools.Diagnostic.Kind;
import org.cfgrun.components.Component;
import org.cfgrun.components.catalog.ArgumentSchema;
import org.cfgrun.components.catalog.ComponentSchema;
import org.jspecify.annotations.Nullable;

/** Reads the schema of a class marked as a component. */
final class ComponentReader {
  /** The name of the argument record, which distinguishes it from other constructor parameters. */
  private static final String ARGS = "Args";

  private final ProcessingEnvironment environment;
  private final ArgumentReader arguments;

  ComponentReader(ProcessingEnvironment environment, ArgumentReader arguments) {
    this.environment = environment;
    this.arguments = arguments;
  }

  /** Returns the schema of the component, or null after reporting that the class is invalid. */
  @Nullable ComponentSchema read(TypeElement type) {
    String fault = fault(type);
    if (fault != null) {
      error("component `" + type.getSimpleName() + "` " + fault, type);
      return null;
    }
    Component marked = type.getAnnotation(Component.class);
    List<String> names =
        marked.names().length == 0
            ? List.of(type.getSimpleName().toString())
            : List.of(marked.names());
    TypeElement record =
        type.getKind() == ElementKind.RECORD ? type : argumentRecord(constructors(type).get(0));
    List<ArgumentSchema> schema = List.of();
    if (record != null && isPublicFromOutside(record)) {
      schema = arguments.read(record);
    } else if (record != null) {
      error("argument record of `" + type.getSimpleName() + "` must be public", record);
      return null;
    }
    return new ComponentSchema(
        marked.value(),
        names,
        environment.getElementUtils().getBinaryName(type).toString(),
        kinds(type),
        schema,
        JavadocText.of(environment, type).description());
  }

  private static @Nullable String fault(TypeElement type) {
    boolean built = type.getKind() == ElementKind.CLASS || type.getKind() == ElementKind.RECORD;
    if (!built || type.getModifiers().contains(Modifier.ABSTRACT)) {
      return "must be a non-abstract class";
    }
    boolean inner =
        type.getNestingKind() != NestingKind.TOP_LEVEL
            && !type.getModifiers().contains(Modifier.STATIC);
    if (inner || !isPublicFromOutside(type)) {
      return "must be public, and static if nested";
    }
    int count = constructors(type).size();
    return count == 1
        ? null
        : "must have exactly one public constructor, got " + (count == 0 ? "none" : count);
  }

  private static boolean isPublicFromOutside(TypeElement type) {
    for (Element at = type;
        at != null && at.getKind() != ElementKind.PACKAGE;
        at = at.getEnclosingElement()) {
      if (!at.getModifiers().contains(Modifier.PUBLIC)) {
        return false;
      }
    }
    return true;
  }

  private static List<ExecutableElement> constructors(TypeElement type) {
    return ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
        .filter(constructor -> constructor.getModifiers().contains(Modifier.PUBLIC))
        .toList();
  }

  private static @Nullable TypeElement argumentRecord(ExecutableElement constructor) {
    List<? extends VariableElement> parameters = constructor.getParameters();
    TypeMirror last = parameters.isEmpty() ? null : parameters.get(parameters.size() - 1).asType();
    return last instanceof DeclaredType declared
            && declared.asElement() instanceof TypeElement type
            && type.getKind() == ElementKind.RECORD
            && type.getSimpleName().contentEquals(ARGS)
        ? type
        : null;
  }

  /** Returns the names of the class and its supertypes, except those of the JDK. */
  private List<String> kinds(TypeElement type) {
    Set<String> names = new LinkedHashSet<>();
    Deque<TypeMirror> open = new ArrayDeque<>(List.of(type.asType()));
    while (!open.isEmpty()) {
      TypeMirror next = open.removeFirst();
      String name = environment.getTypeUtils().erasure(next).toString();
      if (!name.startsWith("java.") && names.add(name)) {
        open.addAll(environment.getTypeUtils().directSupertypes(next));
      }
    }
    return List.copyOf(names);
  }

  private void error(String message, Element at) {
    environment.getMessager().printMessage(Kind.ERROR, message, at);
  }
}
