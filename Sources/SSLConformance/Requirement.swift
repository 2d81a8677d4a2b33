// SPDX-License-Identifier: MIT

public import SSLInterface

/// What both backends must be able to do for a case to make sense.
public enum Requirement: Sendable, Hashable {
    /// To speak a version.
    case version(TLSVersion)
    /// To use a suite, by OpenSSL's name.
    case suite(String)
    /// To use a group, by its name.
    case group(String)
    /// To give a channel binding.
    case channelBinding(ChannelBindingType)
    /// To use algorithms that FIPS 140 does not approve.
    case unapprovedAlgorithms

    /// Why a backend cannot run the case, or `nil` if it can.
    func objection(to backend: Backend) -> String? {
        let capabilities = backend.capabilities
        switch self {
        case .version(let version):
            return capabilities.versions.contains(version) ? nil : "\(backend.name) does not speak \(version)"
        case .suite(let name):
            return capabilities.ciphers.contains { $0.name == name } ? nil : "\(backend.name) does not have \(name)"
        case .group(let name):
            return capabilities.groups.contains(name) ? nil : "\(backend.name) does not have the group \(name)"
        case .channelBinding(let type):
            let isKnown = capabilities.channelBindingTypes.contains(type)
            return isKnown ? nil : "\(backend.name) does not have the channel binding \(type.rawValue)"
        case .unapprovedAlgorithms:
            return capabilities.fipsMode ? "\(backend.name) uses algorithms that FIPS 140 approves, no others" : nil
        }
    }
}
