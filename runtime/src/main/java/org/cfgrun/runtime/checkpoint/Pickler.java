package org.cfgrun.runtime.checkpoint;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.lang3.ArrayUtils;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain values and tensors as a pickle of protocol 2, with only the opcodes that {@code
 * torch.load(weights_only=True)} accepts, and objects of TorchScript. Tensor values are not in the
 * pickle, which refers to them by storage number.
 */
final class Pickler {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<TensorData, Integer> numbers = new IdentityHashMap<>();
  private final List<TensorData> tensors = new ArrayList<>();

  /**
   * Returns the pickle of a value.
   *
   * @throws IllegalArgumentException if it contains anything other than dicts (maps), lists, {@link
   *     Tuple}s, numbers, strings, booleans, null, {@link TensorData}, {@link NumpyArray}s and
   *     {@link ScriptObject}s
   */
  byte[] pickle(@Nullable Object value) {
    out.write(Opcode.PROTO);
    out.write(2);
    write(value);
    out.write(Opcode.STOP);
    return out.toByteArray();
  }

  /** Returns the tensors that were written, ordered by storage number. */
  List<TensorData> tensors() {
    return tensors;
  }

  private void write(@Nullable Object value) {
    if (value == null) {
      out.write(Opcode.NONE);
    } else if (value instanceof Boolean flag) {
      out.write(flag ? Opcode.NEWTRUE : Opcode.NEWFALSE);
    } else if (value instanceof Double || value instanceof Float) {
      out.write(Opcode.BINFLOAT);
      out.writeBytes(ByteBuffer.allocate(8).putDouble(((Number) value).doubleValue()).array());
    } else if (value instanceof Long || value instanceof Integer) {
      writeInteger(((Number) value).longValue());
    } else if (value instanceof BigInteger integer) {
      writeBytes(integer);
    } else if (value instanceof String text) {
      writeText(text);
    } else if (value instanceof Map<?, ?> dict) {
      writeDict(dict);
    } else if (value instanceof List<?> list) {
      out.write(Opcode.EMPTY_LIST);
      out.write(Opcode.MARK);
      list.forEach(this::write);
      out.write(Opcode.APPENDS);
    } else if (value instanceof Tuple tuple) {
      writeTuple(tuple.items());
    } else if (value instanceof TensorData tensor) {
      writeTensor(tensor);
    } else if (value instanceof NumpyArray array) {
      writeArray(array);
    } else if (value instanceof ScriptObject object) {
      writeObject(object);
    } else {
      throw new IllegalArgumentException("a checkpoint cannot hold a value of " + value.getClass());
    }
  }

  private void writeInteger(long value) {
    if (value == (int) value) {
      out.write(Opcode.BININT);
      writeInt((int) value);
    } else {
      writeBytes(BigInteger.valueOf(value));
    }
  }

  private void writeBytes(BigInteger value) {
    byte[] bytes = value.toByteArray();
    ArrayUtils.reverse(bytes);
    if (bytes.length > 255) {
      throw new IllegalArgumentException("a checkpoint cannot hold an integer beyond 64 bits");
    }
    out.write(Opcode.LONG1);
    out.write(bytes.length);
    out.writeBytes(bytes);
  }

  private void writeInt(int value) {
    out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  private void writeText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.write(Opcode.BINUNICODE);
    writeInt(bytes.length);
    out.writeBytes(bytes);
  }

  private void writeDict(Map<?, ?> dict) {
    out.write(Opcode.EMPTY_DICT);
    out.write(Opcode.MARK);
    dict.forEach(
        (key, value) -> {
          write(key);
          write(value);
        });
    out.write(Opcode.SETITEMS);
  }

  private void writeTuple(List<?> items) {
    out.write(Opcode.MARK);
    items.forEach(this::write);
    out.write(Opcode.TUPLE);
  }

  private void writeObject(ScriptObject object) {
    int dot = object.type().lastIndexOf('.');
    writeGlobal(object.type().substring(0, dot), object.type().substring(dot + 1));
    out.write(Opcode.EMPTY_TUPLE);
    out.write(Opcode.NEWOBJ);
    writeDict(object.attributes());
    out.write(Opcode.BUILD);
  }

  /** Writes an array as NumPy does: an empty one, and a state that replaces it. */
  private void writeArray(NumpyArray array) {
    writeGlobal("numpy.core.multiarray", "_reconstruct");
    out.write(Opcode.MARK);
    writeGlobal("numpy", "ndarray");
    writeSizes(new long[] {0});
    writeBytes(new byte[] {'b'});
    out.write(Opcode.TUPLE);
    out.write(Opcode.REDUCE);
    out.write(Opcode.MARK);
    writeInteger(1);
    writeSizes(array.shape());
    writeGlobal("numpy", "dtype");
    writeTuple(List.of("f4", false, true));
    out.write(Opcode.REDUCE);
    writeTuple(Arrays.asList(3, "<", null, null, null, -1, -1, 0));
    out.write(Opcode.BUILD);
    write(false);
    writeBytes(array.bytes());
    out.write(Opcode.TUPLE);
    out.write(Opcode.BUILD);
  }

  /** Writes bytes, for which protocol 2 has no opcode, as the text with a character for each. */
  private void writeBytes(byte[] bytes) {
    writeGlobal("_codecs", "encode");
    writeTuple(List.of(new String(bytes, StandardCharsets.ISO_8859_1), "latin1"));
    out.write(Opcode.REDUCE);
  }

  private void writeTensor(TensorData tensor) {
    writeGlobal("torch._utils", "_rebuild_tensor_v2");
    out.write(Opcode.MARK);
    writeStorage(tensor);
    writeInteger(0);
    writeSizes(tensor.shape());
    writeSizes(strides(tensor.shape()));
    write(false);
    writeGlobal("collections", "OrderedDict");
    out.write(Opcode.EMPTY_TUPLE);
    out.write(Opcode.REDUCE);
    out.write(Opcode.TUPLE);
    out.write(Opcode.REDUCE);
  }

  /** Writes the persistent id ('storage', storage class, key, device, number of elements). */
  private void writeStorage(TensorData tensor) {
    Integer number = numbers.get(tensor);
    if (number == null) {
      number = tensors.size();
      numbers.put(tensor, number);
      tensors.add(tensor);
    }
    out.write(Opcode.MARK);
    writeText("storage");
    writeGlobal("torch", tensor.type().torchStorage());
    writeText(number.toString());
    writeText("cpu");
    writeInteger(tensor.elements());
    out.write(Opcode.TUPLE);
    out.write(Opcode.BINPERSID);
  }

  private void writeGlobal(String module, String name) {
    out.write(Opcode.GLOBAL);
    out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private void writeSizes(long[] sizes) {
    out.write(Opcode.MARK);
    for (long size : sizes) {
      writeInteger(size);
    }
    out.write(Opcode.TUPLE);
  }

  private static long[] strides(long[] shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int d = shape.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= Math.max(shape[d], 1);
    }
    return strides;
  }
}
