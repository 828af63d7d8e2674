package org.cfgrun.runtime.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.runtime.build.Backbones.Backbone;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Situations;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.registry.custom.CustomCode;
import org.cfgrun.runtime.registry.custom.CustomImports;
import org.cfgrun.runtime.registry.custom.ModulePath;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that components build like in mmcv's registry, and that its errors are errors here too,
 * reported at the innermost dict.
 */
class RegistryGoldenTest {
  private static final String COMPILED =
      "components are registered at compile time, when their names and kinds are known";
  private static final String FLAT =
      "a registry is one table; scopes of other projects are rejected";
  private static final String WRITTEN =
      "everything is built from config dicts, and defaults come from the record";

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> buildsAndRejectsLikeMmcv() {
    return new Situations()
        .on("ok|.*default.*|class_type", "^ResNet\\(depth=(\\d+), stages=(\\d+)\\)$", this::builds)
        .on(
            "not_registered",
            "^\\w+: \\W*((?:Outer: \\W*)*)(\\w+) is not in the backbone registry",
            outcome -> refused(ErrorCode.UNKNOWN_TYPE, outcome, "type='" + outcome.group(2) + "'"))
        .on(
            "no_type",
            "^KeyError: \\W*((?:Outer: \\W*)*).*must contain the key \"type\"",
            outcome -> refused(ErrorCode.MISSING_ARGUMENT, outcome, "depth=50"))
        .on(
            "type_int",
            "((?:Outer: \\W*)*)type must be a str or valid type",
            outcome -> refused(ErrorCode.BAD_ARGUMENT, outcome, "type=1"))
        .on("cfg_.*", "^TypeError: cfg must be a dict, but got <class '(\\w+)'>", this::noDict)
        .on(
            "unknown_arg",
            "((?:Outer: \\W*)*)ResNet: .*unexpected keyword argument '(\\w+)'",
            outcome ->
                refused(
                    ErrorCode.UNKNOWN_ARGUMENT,
                    outcome,
                    "type='ResNet', depth=50, " + outcome.group(2) + "=1"))
        .on(
            "missing_arg",
            "((?:Outer: \\W*)*)ResNet: .*missing 1 required positional argument: 'depth'",
            outcome -> refused(ErrorCode.MISSING_ARGUMENT, outcome, "type='ResNet'"))
        .on(
            "ctor_keyerror",
            "((?:Outer: \\W*)*)ResNet: \\W*invalid depth (\\d+)",
            outcome ->
                refused(
                    ErrorCode.BAD_ARGUMENT, outcome, "type='ResNet', depth=" + outcome.group(2)))
        .on(
            "ctor_valueerror",
            "((?:Outer: \\W*)*)ResNet: \\W*stages too big",
            outcome ->
                refused(ErrorCode.BAD_ARGUMENT, outcome, "type='ResNet', depth=50, stages=9"))
        .on(
            "unknown_scope.*",
            "has no attribute 'parent'",
            outcome -> refused(ErrorCode.UNKNOWN_TYPE, "dict(type='nowhere.ResNet', depth=50)"))
        .on("get_missing", "^None$", outcome -> assertThat(isKnown("VGG")).isFalse())
        .on(
            "contains",
            "^\\(True, False\\)$",
            outcome -> {
              assertThat(isKnown("ResNet")).isTrue();
              assertThat(isKnown("VGG")).isFalse();
            })
        .on("scope_.*", "^(Swin)$", outcome -> isFoundInItsScope())
        .on("parent_prefix.*", "parent_prefix", this::buildsWithItsScope)
        .on(
            "dup",
            "(\\w+) is already registered in ([\\w ]+)",
            outcome ->
                isNotRegistered(
                    "already",
                    registered(outcome.group(2), "public class A {}", outcome.group(1)),
                    registered(outcome.group(2), "public class B {}", outcome.group(1))))
        .on(
            "name_type",
            "name must be",
            outcome -> isNotRegistered("String", registered("thing", "public class A {}", 1)))
        .on(
            "module_type|not_class",
            "module must be a class",
            outcome -> isNotRegistered("A", registered("thing", "public interface A {}", "A")))
        .differ(
            COMPILED,
            "dup_force|force_type|len|repr.*|function|not_registry|build_func.*",
            "<class '__main__|force must be|^\\d+$|^\\(|^\"?Registry\\(|registry must be"
                + "|custom build|the x\\d+ registry")
        .differ(FLAT, "parent_noprefix.*|child_noprefix.*|dup_scope", "scope \\w+ exists")
        .differ(WRITTEN, "default_args_.*", "default_args must be")
        .replay("misc.json", "registry");
  }

  /** The names of mmdet and mmcv are in one table, and their scopes are optional. */
  private static void isFoundInItsScope() {
    Problems problems = new Problems();
    assertThat(build("dict(type='mmdet.ResNet', depth=50)", problems)).isNotNull();
    assertThat(problems.all()).isEmpty();
  }

  private void buildsWithItsScope(Matcher outcome) {
    Problems problems = new Problems();
    assertThat(build("dict(type='mmcv.ResNet', depth=50)", problems))
        .hasToString("ResNet(depth=50, stages=4)");
    assertThat(problems.all()).isEmpty();
  }

  /** Returns the text of a module. */
  private static String registered(String registry, String type, Object name) {
    String quoted = name instanceof String ? "\"" + name + "\"" : String.valueOf(name);
    return "@org.cfgrun.components.Component(value = \"%s\", names = %s)\n%s\n"
        .formatted(registry, quoted, type);
  }

  /** Checks that the last of several imported modules is rejected. */
  private void isNotRegistered(String said, String... modules) throws IOException {
    List<String> names = new ArrayList<>();
    for (String module : modules) {
      names.add("module" + names.size());
      Files.writeString(folder.resolve(names.get(names.size() - 1) + ".java"), module);
    }
    Problems problems = new Problems();
    try (CustomImports imports =
        new CustomImports(ModulePath.of(folder, List.of()), CustomCode.ALLOWED)) {
      imports.load(
          Goldens.config(
              "custom_imports=dict(imports=['%s'])".formatted(String.join("','", names))),
          Components.standard(),
          problems);
    }
    assertThat(problems.all())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.ERROR);
              assertThat(problem.message()).contains(said);
            });
  }

  private static String wrapped(Matcher outcome, String arguments) {
    int outer = outcome.group(1).split("Outer", -1).length - 1;
    return "dict(type='Outer', inner=".repeat(outer)
        + "dict("
        + arguments
        + ")"
        + ")".repeat(outer);
  }

  private void builds(Matcher outcome) {
    Problems problems = new Problems();
    Backbone built =
        build(
            "dict(type='ResNet', depth=%s, stages=%s)"
                .formatted(outcome.group(1), outcome.group(2)),
            problems);
    assertThat(problems.all()).isEmpty();
    assertThat(built).hasToString(outcome.group());
  }

  private static Backbone build(String dict, Problems problems) {
    return new ComponentBuilder(Components.standard())
        .build(Backbone.class, Goldens.config("x=" + dict).get("x"), problems);
  }

  private static boolean isKnown(String type) {
    return Components.standard().catalog().find("backbone", type) != null;
  }

  private static void refused(ErrorCode code, Matcher outcome, String arguments) {
    refused(code, wrapped(outcome, arguments));
  }

  private static void refused(ErrorCode code, String value) {
    Problems problems = new Problems();
    assertThat(build(value, problems)).isNull();
    assertThat(problems.all())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.span()).isNotNull();
            });
  }

  private void noDict(Matcher outcome) {
    String value =
        switch (outcome.group(1)) {
          case "list" -> "[]";
          case "tuple" -> "(1,)";
          case "str" -> "'ResNet'";
          case "NoneType" -> "None";
          case "bool" -> "True";
          case "float" -> "1.5";
          default -> "1";
        };
    refused(ErrorCode.BAD_ARGUMENT, value);
  }
}
