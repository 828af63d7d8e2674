package org.cfgrun.runtime.torch;

import ai.djl.pytorch.jni.Natives;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Signature of a function in the source of a kernel.
 *
 * @param name name in the source
 * @param arguments arguments, in order
 * @param resultType type of the result in the source
 * @param result converts the result to Java
 */
record KernelSignature(String name, List<Argument> arguments, String resultType, Result result) {
  /** Argument {@code name: type}. */
  record Argument(String name, String type) {}

  /** Converts the result of a call. */
  @FunctionalInterface
  interface Result {
    @Nullable Object read(long value);
  }

  private static final Pattern FUNCTION =
      Pattern.compile("(?ms)^def (\\w+)\\((.*?)\\)\\s*->\\s*([^:\\n]+):");
  private static final Pattern ARGUMENT = Pattern.compile("(\\w+)\\s*:\\s*([^,\\[]+(?:\\[\\w+])?)");
  private static final Pattern CAPITAL = Pattern.compile("(?<=[a-z0-9])[A-Z]");
  private static final String SUFFIX = "Kernel";

  private static final Map<String, Result> RESULTS =
      Map.of(
          "Tensor", value -> new Tensor(Natives.toTensor(value)),
          "List[Tensor]", KernelValues::toTensors,
          "List[int]", Natives::toIntegers,
          "float", Natives::toNumber,
          "NoneType", value -> null);

  private static final Map<String, String> TYPES =
      Map.of(
          "org.cfgrun.runtime.torch.Tensor", "Tensor",
          "java.util.List<org.cfgrun.runtime.torch.Tensor>", "List[Tensor]",
          "double", "float",
          "double[]", "List[float]",
          "boolean", "bool",
          "java.lang.String", "str",
          "java.lang.Number", "number",
          "void", "NoneType");

  /** Returns the resource name of an interface: {@code sgd.torchscript} for {@code SgdKernel}. */
  static String fileOf(Class<?> functions) {
    String name = functions.getSimpleName();
    if (!functions.isInterface() || !name.endsWith(SUFFIX)) {
      throw new IllegalArgumentException(
          "expected an interface whose name ends in Kernel, got " + functions.getName());
    }
    return snake(name.substring(0, name.length() - SUFFIX.length())) + ".torchscript";
  }

  private static String snake(String camel) {
    return CAPITAL.matcher(camel).replaceAll(m -> "_" + m.group()).toLowerCase(Locale.ROOT);
  }

  /** Parses the signatures of a source by function name. */
  static Map<String, KernelSignature> parse(String file, String text) {
    Map<String, KernelSignature> signatures = new HashMap<>();
    Matcher function = FUNCTION.matcher(text);
    while (function.find()) {
      String name = function.group(1);
      List<Argument> arguments = new ArrayList<>();
      Matcher argument = ARGUMENT.matcher(function.group(2));
      while (argument.find()) {
        arguments.add(new Argument(argument.group(1), argument.group(2).trim()));
      }
      String type = function.group(3).trim();
      Result result =
          RESULTS.getOrDefault(
              type,
              value -> {
                throw new IllegalStateException(file + ": `" + name + "` is a helper");
              });
      if (signatures.put(name, new KernelSignature(name, arguments, type, result)) != null) {
        throw new IllegalArgumentException("%s defines `%s` twice".formatted(file, name));
      }
    }
    return signatures;
  }

  /**
   * Returns the signature of a method's function.
   *
   * @throws IllegalArgumentException when it does not match the method
   */
  static KernelSignature check(String file, Method method, Map<String, KernelSignature> defined) {
    String name = snake(method.getName());
    KernelSignature signature = defined.get(name);
    String caller = method.getDeclaringClass().getSimpleName() + "." + method.getName();
    if (signature == null) {
      throw new IllegalArgumentException(
          "%s has no function `%s`, which %s calls".formatted(file, name, caller));
    }
    String place = "%s: `%s` ".formatted(file, name);
    Parameter[] parameters = method.getParameters();
    if (parameters.length != signature.arguments.size()) {
      throw new IllegalArgumentException(
          "%shas %s arguments, but %s passes %s"
              .formatted(place, signature.arguments.size(), caller, parameters.length));
    }
    for (int i = 0; i < parameters.length; i++) {
      Argument wanted = signature.arguments.get(i);
      String type = typeOf(parameters[i].getParameterizedType(), parameters[i].getAnnotatedType());
      boolean named =
          !parameters[i].isNamePresent() || snake(parameters[i].getName()).equals(wanted.name);
      if (!wanted.type.equals(type) || !named) {
        throw new IllegalArgumentException(
            "%stakes `%s: %s` as argument %s, but %s passes `%s: %s`"
                .formatted(
                    place,
                    wanted.name,
                    wanted.type,
                    i + 1,
                    caller,
                    snake(parameters[i].getName()),
                    type));
      }
    }
    String result = typeOf(method.getGenericReturnType(), method.getAnnotatedReturnType());
    if (!RESULTS.containsKey(signature.resultType)) {
      throw new IllegalArgumentException(
          "%sreturns the unsupported type %s".formatted(place, signature.resultType));
    }
    if (!signature.resultType.equals(result)) {
      throw new IllegalArgumentException(
          "%sreturns %s, but %s expects %s".formatted(place, signature.resultType, caller, result));
    }
    return signature;
  }

  /** Returns the TorchScript type of a Java type. */
  private static String typeOf(Type type, AnnotatedType annotated) {
    String name = type.getTypeName();
    if (type == long.class || type == int.class || type == ElementType.class) {
      return "int";
    }
    if (type == long[].class || type == int[].class) {
      return "List[int]";
    }
    if (type == Tensor.class && annotated.isAnnotationPresent(Nullable.class)) {
      return "Optional[Tensor]";
    }
    return TYPES.getOrDefault(name, name);
  }
}
