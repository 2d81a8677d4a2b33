// SPDX-License-Identifier: MIT

internal import CPython

/// The way from C into Swift: finds the Swift object, and gives C its NULL or -1 when an exception was raised.
enum Entry {
    /// A method of a type.
    @inline(__always)
    static func method<Target: Payload>(
        _ object: ObjectPointer?, _ arguments: UnsafePointer<ObjectPointer?>?, _ count: Int, _ names: ObjectPointer?,
        _ body: (Target, Arguments) throws(Raised) -> Owned
    ) -> ObjectPointer? {
        do throws(Raised) {
            return unsafe try body(try Target.of(object), Arguments(arguments, count, names)).release()
        } catch {
            return nil
        }
    }

    /// A method that needs the Python object itself beside the Swift object behind it.
    @inline(__always)
    static func construct<Target: Payload>(
        _ object: ObjectPointer?, _ arguments: UnsafePointer<ObjectPointer?>?, _ count: Int, _ names: ObjectPointer?,
        _ body: (Target, Borrowed, Arguments) throws(Raised) -> Owned
    ) -> ObjectPointer? {
        do throws(Raised) {
            let target: Target = unsafe try .of(object)
            guard let object = unsafe object else { return nil }
            return unsafe try body(target, Borrowed(object), Arguments(arguments, count, names)).release()
        } catch {
            return nil
        }
    }

    /// A method that takes nothing.
    @inline(__always)
    static func method<Target: Payload>(
        _ name: String, _ object: ObjectPointer?, _ count: Int, _ names: ObjectPointer?,
        _ body: (Target) throws(Raised) -> Owned
    ) -> ObjectPointer? {
        do throws(Raised) {
            if unsafe count > 0 || names != nil {
                throw raise(.typeError, "\(name)() takes no arguments (\(max(count, 1)) given)")
            }
            return unsafe try body(try Target.of(object)).release()
        } catch {
            return nil
        }
    }

    /// An attribute that is read.
    @inline(__always)
    static func getter<Target: Payload>(
        _ object: ObjectPointer?, _ body: (Target) throws(Raised) -> Owned
    ) -> ObjectPointer? {
        do throws(Raised) { return unsafe try body(try Target.of(object)).release() } catch { return nil }
    }

    /// An attribute that is written. Deleting it raises AttributeError.
    @inline(__always)
    static func setter<Target: Payload>(
        _ object: ObjectPointer?, _ value: ObjectPointer?, _ body: (Target, Borrowed) throws(Raised) -> Void
    ) -> Int32 {
        do throws(Raised) {
            guard let value = unsafe value else { throw raise(.attributeError, "cannot delete attribute") }
            unsafe try body(unsafe try Target.of(object), Borrowed(unsafe value))
            return 0
        } catch {
            return -1
        }
    }

    /// A function of the module.
    @inline(__always)
    static func function(
        _ module: ObjectPointer?, _ arguments: UnsafePointer<ObjectPointer?>?, _ count: Int, _ names: ObjectPointer?,
        _ body: (ModuleState, Arguments) throws(Raised) -> Owned
    ) -> ObjectPointer? {
        do throws(Raised) {
            return unsafe try body(try ModuleState.of(module: module), Arguments(arguments, count, names)).release()
        } catch {
            return nil
        }
    }
}
