package org.cfgrun.runtime.checkpoint;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang3.ArrayUtils;
import org.jspecify.annotations.Nullable;

/**
 * Reads the subset of Python's pickle format that {@code torch.save} writes. No code is executed:
 * names are looked up in {@link PickleGlobals}, and unknown ones are rejected.
 *
 * <p>A dict becomes a {@link LinkedHashMap} in file order, a list an {@link ArrayList}, a tuple a
 * {@link Tuple}, an int a {@link Long} (or {@link BigInteger}), a float a {@link Double}, None
 * null.
 */
final class Unpickler {
  /** Resolves the persistent ids of a pickle. */
  @FunctionalInterface
  interface PersistentLoad {
    Object load(Tuple id) throws IOException;
  }

  private static final Object MARK = new Object();
  private static final int MAX_INTEGER_BYTES = 256;

  private final PickleInput in;
  private final PersistentLoad persistentLoad;
  private final List<@Nullable Object> stack = new ArrayList<>();
  private final Map<Integer, @Nullable Object> memo = new HashMap<>();

  Unpickler(PickleInput in, PersistentLoad persistentLoad) {
    this.in = in;
    this.persistentLoad = persistentLoad;
  }

  /** Reads one object, up to and including its STOP opcode. */
  @Nullable Object load() throws IOException {
    int opcode = in.unsignedByte();
    if (opcode != Opcode.PROTO) {
      throw new MalformedFileException("is not a PyTorch file");
    }
    int protocol = in.unsignedByte();
    if (protocol < 2 || protocol > 5) {
      throw new MalformedFileException("uses pickle protocol " + protocol + "; expected 2 to 5");
    }
    for (opcode = in.unsignedByte(); opcode != Opcode.STOP; opcode = in.unsignedByte()) {
      if (!pushConstant(opcode) && !useMemo(opcode) && !fillContainer(opcode)) {
        construct(opcode);
      }
    }
    Object result = pop();
    PickledShape.requireTree(result);
    return result;
  }

  private boolean pushConstant(int opcode) throws IOException {
    switch (opcode) {
      case Opcode.NONE -> push(null);
      case Opcode.NEWTRUE -> push(true);
      case Opcode.NEWFALSE -> push(false);
      case Opcode.BININT -> push((long) in.signedInt());
      case Opcode.BININT1 -> push((long) in.unsignedByte());
      case Opcode.BININT2 -> push((long) in.unsignedShort());
      case Opcode.LONG1 -> push(integer(in.unsignedByte()));
      case Opcode.LONG4 -> push(integer(in.signedInt()));
      case Opcode.BINFLOAT -> push(in.bigEndianDouble());
      case Opcode.SHORT_BINUNICODE, Opcode.SHORT_BINSTRING -> push(in.text(in.unsignedByte()));
      case Opcode.BINUNICODE -> push(in.text(in.signedInt() & 0xffffffffL));
      case Opcode.BINUNICODE8 -> push(in.text(in.signedLong()));
      case Opcode.BINSTRING -> push(in.text(in.signedInt()));
      case Opcode.SHORT_BINBYTES -> push(in.bytes(in.unsignedByte()));
      case Opcode.BINBYTES -> push(in.bytes(in.signedInt() & 0xffffffffL));
      case Opcode.EMPTY_TUPLE -> push(Tuple.of());
      case Opcode.EMPTY_LIST -> push(new ArrayList<@Nullable Object>());
      case Opcode.EMPTY_DICT -> push(new LinkedHashMap<@Nullable Object, @Nullable Object>());
      case Opcode.MARK -> push(MARK);
      case Opcode.FRAME -> in.signedLong();
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean useMemo(int opcode) throws IOException {
    switch (opcode) {
      case Opcode.BINPUT -> memo.put(in.unsignedByte(), top());
      case Opcode.LONG_BINPUT -> memo.put(in.signedInt(), top());
      case Opcode.MEMOIZE -> memo.put(memo.size(), top());
      case Opcode.BINGET -> recall(in.unsignedByte());
      case Opcode.LONG_BINGET -> recall(in.signedInt());
      default -> {
        return false;
      }
    }
    return true;
  }

  private boolean fillContainer(int opcode) throws IOException {
    switch (opcode) {
      case Opcode.APPEND -> {
        Object item = pop();
        list().add(item);
      }
      case Opcode.APPENDS -> {
        List<@Nullable Object> items = popToMark();
        list().addAll(items);
      }
      case Opcode.SETITEM -> {
        Object value = pop();
        Object key = pop();
        dict().put(PickledShape.requireKey(key), value);
      }
      case Opcode.SETITEMS -> putAll(popToMark());
      case Opcode.TUPLE -> push(new Tuple(popToMark()));
      case Opcode.TUPLE1 -> push(Tuple.of(pop()));
      case Opcode.TUPLE2 -> {
        Object second = pop();
        push(Tuple.of(pop(), second));
      }
      case Opcode.TUPLE3 -> {
        Object third = pop();
        Object second = pop();
        push(Tuple.of(pop(), second, third));
      }
      case Opcode.POP -> pop();
      case Opcode.POP_MARK -> popToMark();
      default -> {
        return false;
      }
    }
    return true;
  }

  private void construct(int opcode) throws IOException {
    switch (opcode) {
      case Opcode.GLOBAL -> {
        String module = in.line();
        push(PickleGlobals.find(module, in.line()));
      }
      case Opcode.STACK_GLOBAL -> {
        Object name = pop();
        push(PickleGlobals.find(String.valueOf(pop()), String.valueOf(name)));
      }
      case Opcode.REDUCE, Opcode.NEWOBJ -> {
        Object arguments = pop();
        if (!(pop() instanceof PickleGlobals.Reconstructor called)
            || !(arguments instanceof Tuple tuple)) {
          throw corrupt();
        }
        push(called.rebuild(tuple.items()));
      }
      case Opcode.BUILD -> {
        Object state = pop();
        PickleGlobals.setState(top(), state);
      }
      case Opcode.BINPERSID -> {
        if (!(pop() instanceof Tuple id)) {
          throw corrupt();
        }
        push(persistentLoad.load(id));
      }
      default ->
          throw new MalformedFileException(
              "uses pickle opcode 0x%02x, which is not allowed in a checkpoint".formatted(opcode));
    }
  }

  private Object integer(int byteCount) throws IOException {
    if (byteCount == 0) {
      return 0L;
    }
    if (byteCount < 0 || byteCount > MAX_INTEGER_BYTES) {
      throw new MalformedFileException("holds an integer of " + byteCount + " bytes");
    }
    byte[] bytes = in.bytes(byteCount);
    ArrayUtils.reverse(bytes);
    BigInteger value = new BigInteger(bytes);
    return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
  }

  private void putAll(List<@Nullable Object> keysAndValues) throws IOException {
    if (keysAndValues.size() % 2 != 0) {
      throw corrupt();
    }
    Map<@Nullable Object, @Nullable Object> dict = dict();
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      dict.put(PickledShape.requireKey(keysAndValues.get(i)), keysAndValues.get(i + 1));
    }
  }

  private void recall(int index) throws IOException {
    if (!memo.containsKey(index)) {
      throw corrupt();
    }
    push(memo.get(index));
  }

  private void push(@Nullable Object value) {
    stack.add(value);
  }

  private @Nullable Object top() throws IOException {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == MARK) {
      throw corrupt();
    }
    return stack.get(stack.size() - 1);
  }

  private @Nullable Object pop() throws IOException {
    Object value = top();
    stack.remove(stack.size() - 1);
    return value;
  }

  private List<@Nullable Object> popToMark() throws IOException {
    int mark = stack.lastIndexOf(MARK);
    if (mark < 0) {
      throw corrupt();
    }
    List<@Nullable Object> items = new ArrayList<>(stack.subList(mark + 1, stack.size()));
    stack.subList(mark, stack.size()).clear();
    return items;
  }

  @SuppressWarnings("unchecked")
  private List<@Nullable Object> list() throws IOException {
    if (!(top() instanceof ArrayList<?> list)) {
      throw corrupt();
    }
    return (List<@Nullable Object>) list;
  }

  @SuppressWarnings("unchecked")
  private Map<@Nullable Object, @Nullable Object> dict() throws IOException {
    if (!(top() instanceof LinkedHashMap<?, ?> dict)) {
      throw corrupt();
    }
    return (Map<@Nullable Object, @Nullable Object>) dict;
  }

  private static MalformedFileException corrupt() {
    return new MalformedFileException("is corrupt: invalid pickle stream");
  }
}
